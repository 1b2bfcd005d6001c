"""Publishing a draft: what was seen, what somebody approved, and what changes for those who study the course."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import process_time

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from lms.authoring.drafts.assembling import fingerprint, manifest_of
from lms.authoring.drafts.models import CourseDraft, DraftState
from lms.authoring.drafts.opening import add_file
from lms.authoring.drafts.places import COURSE, unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit
from lms.authoring.drafts.saving import add_text, save_text
from lms.authoring.publishing import plans
from lms.authoring.publishing.effects import effects_of
from lms.authoring.publishing.models import PlannedPublication, PlanState
from lms.authoring.publishing.operations import publish_again, publish_now
from lms.authoring.publishing.revisions import differences, figures_of, revisions_page
from lms.authoring.reviewing.states import DraftChanged, approve, set_approval_rule
from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.core.storage import storage
from lms.courses.bundles import read_folder
from lms.courses.models import CourseRevision
from lms.courses.operations import Overtaken, bring_back_course, publish_bundle, storage_key, withdraw_course
from lms.courses.problems import BundleRefused
from lms.courses.queries import catalogue_page, open_courses
from lms.extensions import db
from lms.learning.operations import enrol as enrol_person
from tests.conftest import CountQueries
from tests.factories.courses import LESSON, MODULE, make_bundle, make_course, quiz_file, yaml
from tests.factories.drafts import current, draft_of, make_draft, make_hand
from tests.factories.learning import complete, do_unit, enrol
from tests.factories.media import SVG
from tests.factories.people import make_person
from tests.people.test_at_once import DONE

WORDS = "chain.svg: {alt: {en: A chain, hi: ज़ंजीर}}\n"
FIRST, SECOND = f"{MODULE}/01-first-lesson.md", f"{MODULE}/02-second-lesson.md"
GONE = {SECOND: None, f"{MODULE}/02-second-lesson.hi.md": None}


@pytest.fixture
def draft(app_context: Flask) -> DraftOf:
    return make_draft()


def again(draft: DraftOf) -> DraftOf:
    db.session.rollback()
    found = find_draft(draft.slug)
    assert found is not None
    return found


def write(draft: DraftOf, words: str, unit: str = "first-lesson", by: int | None = None) -> str:
    """Let somebody change the text of a unit; return the fingerprint of the draft then."""
    found = find_unit(draft.course_id, unit)
    assert found is not None
    text = find_text(draft.course_id, unit_place(found.id))
    assert text is not None
    save_text(text.id, LESSON.format(title=words), version=text.version, by=by)
    return fingerprint(draft.course_id)


def delete(draft: DraftOf, unit: str) -> str:
    with transaction():
        found = find_unit(draft.course_id, unit)
        assert found is not None
        found.deleted_at = clock.now()
    return fingerprint(draft.course_id)


def test_a_draft_is_published_as_it_was_seen(draft: DraftOf) -> None:
    seen = write(draft, "New words")
    assert publish_now(again(draft), seen=seen, by=None) == 2
    row = db.session.scalars(select(CourseDraft)).one()
    assert row.state is DraftState.PUBLISHED
    assert row.base_files == manifest_of(draft.course_id)
    assert current().document.unit("first-lesson").title["en"] == "New words"
    assert row.base_digest == current().digest


def test_what_was_not_seen_is_not_published(draft: DraftOf) -> None:
    seen = write(draft, "New words")
    write(draft, "Newer words")
    with pytest.raises(DraftChanged):
        publish_now(again(draft), seen=seen, by=None)
    assert current().number == 1


def test_a_course_that_was_published_meanwhile_is_not_overwritten(draft: DraftOf) -> None:
    seen = write(draft, "New words")
    before = again(draft)
    publish_bundle(make_bundle(files={SECOND: LESSON.format(title="From files")}), by=None)
    with pytest.raises((DraftChanged, Overtaken)):
        publish_now(before, seen=seen, by=None)
    assert current().document.unit("first-lesson").title["en"] == "First lesson"


def test_mistakes_refuse_it_and_nothing_changes(draft: DraftOf) -> None:
    text = find_text(draft.course_id, COURSE)
    assert text is not None
    save_text(text.id, "title: {en: [}\n", version=1, by=None)
    with pytest.raises(BundleRefused):
        publish_now(again(draft), seen=fingerprint(draft.course_id), by=None)
    assert db.session.scalars(select(CourseDraft.state)).one() is DraftState.DRAFT


def test_a_finished_unit_goes_only_where_that_is_confirmed(draft: DraftOf) -> None:
    complete(make_person(), current())
    seen = delete(draft, "second-lesson")
    with pytest.raises(BundleRefused):
        publish_now(again(draft), seen=seen, by=None)
    publish_now(again(draft), seen=seen, by=None, allow_removals=True)
    assert current().document.find_unit("second-lesson") is None


def test_where_an_approval_is_needed_only_approved_words_are_published(draft: DraftOf) -> None:
    writer, reviewer = make_hand(draft), make_hand(draft, full_name="Ravi Reviewer")
    with transaction():
        set_approval_rule(draft.course_id, is_needed=True, by=writer.id)
    seen = write(draft, "New words", by=writer.id)
    with pytest.raises(Refusal, match="somebody else has approved"):
        publish_now(again(draft), seen=seen, by=writer.id)
    with pytest.raises(Refusal, match="last change yourself"), transaction():
        approve(draft.course_id, seen=seen, by=writer.id)
    with transaction():
        approve(draft.course_id, seen=seen, by=reviewer.id)
    assert publish_now(again(draft), seen=seen, by=writer.id) == 2


def test_an_approval_is_of_these_words_only(draft: DraftOf) -> None:
    writer, reviewer = make_hand(draft), make_hand(draft, full_name="Ravi Reviewer")
    with transaction():
        set_approval_rule(draft.course_id, is_needed=True, by=writer.id)
    seen = write(draft, "New words", by=writer.id)
    with transaction():
        approve(draft.course_id, seen=seen, by=reviewer.id)
    newer = write(draft, "Newer words", by=writer.id)
    with pytest.raises(Refusal, match="not approved"):
        publish_now(again(draft), seen=newer, by=writer.id)
    with pytest.raises(DraftChanged), transaction():
        approve(draft.course_id, seen=seen, by=reviewer.id)


def test_published_by_two_at_once_it_is_published_once(app: Flask, draft: DraftOf) -> None:
    seen, now = write(draft, "New words"), again(draft)
    results: list[str] = []

    def act() -> None:
        with app.test_request_context():
            try:
                publish_now(now, seen=seen, by=None)
                results.append(DONE)
            except Refusal:
                results.append("refused")
            db.session.remove()

    _together(act, act)
    assert sorted(results) == [DONE, "refused"]
    db.session.rollback()
    assert current().number == 2


def _together(*acts: Callable[[], None]) -> None:
    threads = [Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# What changes for learners


def test_units_are_told_apart_by_what_becomes_of_them(app_context: Flask) -> None:
    before = make_course()
    found = effects_of(before.course_id, None, before.document)
    assert found.is_first
    assert effects_of(before.course_id, before.document, before.document).is_nothing
    files = {
        **GONE,
        FIRST: LESSON.format(title="Renamed"),
        f"{MODULE}/04-third-lesson.md": LESSON.format(title="Third"),
        f"{MODULE}/04-third-lesson.hi.md": "---\ntitle: त\naim: त\n---\nत\n",
    }
    after = make_course(files=files).document
    found = effects_of(before.course_id, before.document, after)
    assert [unit.id for unit in found.added] == ["third-lesson"]
    assert [each.unit.id for each in found.removed] == ["second-lesson"]
    assert [each.after.id for each in found.renamed] == ["first-lesson"]
    assert [unit.id for unit in found.changed] == ["first-lesson"]
    assert not found.moved


def test_a_unit_that_moves_is_the_only_one(app_context: Flask) -> None:
    before = make_course()
    bundle = make_bundle().files
    files = {
        FIRST: None,
        f"{MODULE}/01-first-lesson.hi.md": None,
        f"{MODULE}/09-first-lesson.md": bundle[FIRST],
        f"{MODULE}/09-first-lesson.hi.md": bundle[f"{MODULE}/01-first-lesson.hi.md"],
    }
    after = make_course(files=files).document
    found = effects_of(before.course_id, before.document, after)
    assert len(found.moved) == 1
    assert not any((found.added, found.removed, found.changed))


def test_learners_are_counted(app_context: Flask, count_queries: CountQueries) -> None:
    before = make_course(completion={"units": "all", "quizzes": {"first-quiz": 60}})
    complete(make_person("Done"), before)
    for unit in ("first-lesson", "first-quiz"):
        do_unit(enrol(make_person(f"Nearly {unit}"), before), unit, 50.0 if unit == "first-quiz" else None)
    ready = enrol(make_person("All but the mark"), before)
    for unit in ("first-lesson", "second-lesson"):
        do_unit(ready, unit)
    do_unit(ready, "first-quiz", 50.0)
    quiz = quiz_file(minutes=12)
    quiz["questions"][0]["mark"] = 2
    easier = {"units": "all", "quizzes": {"first-quiz": 40}}
    after = make_course(completion=easier, files={f"{MODULE}/03-first-quiz.yaml": yaml(quiz)}).document
    db.session.rollback()
    with count_queries() as queries:
        found = effects_of(before.course_id, before.document, after)
    assert (found.learners, found.completed) == (4, 1)
    assert found.is_easier
    assert not found.is_harder
    assert found.newly_complete == 1
    assert [(quiz.unit.id, quiz.changed, quiz.added) for quiz in found.quizzes] == [("first-quiz", 1, 0)]
    assert len(queries) <= 5
    back = effects_of(before.course_id, after, before.document)
    assert back.is_harder
    assert not back.is_easier


def test_losses_are_units_that_somebody_finished(app_context: Flask) -> None:
    before = make_course()
    do_unit(enrol(make_person(), before), "second-lesson")
    after = make_bundle(files=GONE)
    publish_bundle(after, by=None, allow_removals=True)
    found = effects_of(before.course_id, before.document, current().document)
    assert [(each.unit.id, each.finished) for each in found.losses] == [("second-lesson", 1)]


# Later


def planned(draft: DraftOf, seen: str, by: int, key: str | None = None) -> int:
    now = again(draft)
    due = clock.now() + timedelta(hours=1)
    return plans.plan(now, due, seen=seen, base=now.base_digest, by=by, form_key=key)


def make_due() -> None:
    with transaction():
        db.session.execute(update(PlannedPublication).values(due_at=clock.now() - timedelta(minutes=1)))


def test_a_plan_publishes_what_was_there_when_it_was_made(draft: DraftOf) -> None:
    owner = make_hand(draft)
    planned(draft, write(draft, "Planned"), owner.id)
    assert plans.publish_planned() == 0
    write(draft, "Later")
    make_due()
    assert plans.publish_planned() == 1
    assert plans.publish_planned() == 0
    assert current().document.unit("first-lesson").title["en"] == "Planned"
    row = db.session.scalars(select(CourseDraft)).one()
    assert row.state is DraftState.DRAFT
    publish_now(again(draft), seen=fingerprint(draft.course_id), by=owner.id)
    assert current().document.unit("first-lesson").title["en"] == "Later"


def test_a_plan_of_what_is_still_there_leaves_the_draft_published(draft: DraftOf) -> None:
    planned(draft, write(draft, "Planned"), make_hand(draft).id)
    make_due()
    assert plans.publish_planned() == 1
    assert db.session.scalars(select(CourseDraft.state)).one() is DraftState.PUBLISHED


def test_a_plan_that_was_overtaken_is_refused_with_a_letter(draft: DraftOf) -> None:
    owner = make_hand(draft, email="asha@example.org")
    planned(draft, write(draft, "Planned"), owner.id)
    publish_bundle(make_bundle(files={SECOND: LESSON.format(title="From files")}), by=None)
    make_due()
    with current_app.test_request_context():
        plans.publish_planned()
    plan = db.session.scalars(select(PlannedPublication)).one()
    assert (plan.state, len(plan.problems)) == (PlanState.REFUSED, 1)
    assert db.session.scalars(select(Letter.subject)).one() == "Could not be published: A course"


def test_a_plan_whose_files_are_gone_ends(draft: DraftOf) -> None:
    planned(draft, write(draft, "Planned"), make_hand(draft).id)
    files = db.session.scalars(select(PlannedPublication.files)).one()
    storage().delete(storage_key(files[FIRST]))
    make_due()
    with current_app.test_request_context():
        assert plans.publish_planned() == 0
    assert db.session.scalars(select(PlannedPublication.state)).one() is PlanState.REFUSED


def test_a_plan_counts_once_a_newer_one_replaces_it_and_it_can_be_dropped(draft: DraftOf) -> None:
    owner, seen = make_hand(draft), write(draft, "Planned")
    first = planned(draft, seen, owner.id, "key")
    assert planned(draft, seen, owner.id, "key") == first
    second = planned(draft, seen, owner.id, "other")
    states = {row.id: row.state for row in db.session.execute(select(PlannedPublication.id, PlannedPublication.state))}
    assert states == {first: PlanState.DROPPED, second: PlanState.WAITING}
    for _ in range(2):
        with transaction():
            plans.drop_plan(draft.course_id, second, by=owner.id)
    make_due()
    assert plans.publish_planned() == 0


def test_a_time_must_be_to_come_and_there_must_be_something_to_publish(draft: DraftOf) -> None:
    owner, now = make_hand(draft), again(draft)
    sent = {"seen": fingerprint(draft.course_id), "base": now.base_digest, "by": owner.id}
    with pytest.raises(Refusal, match="still to come"):
        plans.plan(now, clock.now(), **sent)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="within a year"):
        plans.plan(now, clock.now() + timedelta(days=900), **sent)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="Nothing in the draft"):
        plans.plan(now, clock.now() + timedelta(hours=1), **sent)  # type: ignore[arg-type]


def test_looking_whether_something_is_due_costs_one_query(draft: DraftOf, count_queries: CountQueries) -> None:
    with count_queries() as queries:
        plans.publish_planned()
    assert len(queries) == 1


# Revisions


def test_an_earlier_revision_is_published_again_and_the_draft_keeps_its_changes(draft: DraftOf) -> None:
    make_course(files={SECOND: LESSON.format(title="Other words")})
    own = write(draft, "Not published yet")
    assert publish_again(again(draft), 1, expected=current().digest, by=None) == 3
    assert current().document.unit("second-lesson").title["en"] == "Second lesson"
    assert fingerprint(draft.course_id) != own
    text = find_text(draft.course_id, unit_place(_unit_id(draft, "first-lesson")))
    assert text is not None
    assert "Not published yet" in text.content
    with pytest.raises(Refusal, match="published now"):
        publish_again(again(draft), 3, expected=current().digest, by=None)
    with pytest.raises(Overtaken):
        publish_again(again(draft), 2, expected="old", by=None)


def _unit_id(draft: DraftOf, slug: str) -> int:
    unit = find_unit(draft.course_id, slug)
    assert unit is not None
    return unit.id


def test_revisions_say_in_figures_what_they_changed(draft: DraftOf, count_queries: CountQueries) -> None:
    make_course(files={SECOND: LESSON.format(title="Other words"), "media/gate.svg": None})
    make_course(files=GONE)
    with count_queries() as queries:
        page = revisions_page(draft.course_id, 1)
    found = [(row.number, row.figures.changed, row.figures.removed, row.is_first) for row in page.items]
    assert found == [(3, 0, 1, False), (2, 1, 0, False), (1, 0, 0, True)]
    assert len(queries) == 3


def test_differences_show_words(draft: DraftOf) -> None:
    make_course(files={SECOND: LESSON.format(title="Other words")})
    files = {row.number: row.files for row in db.session.execute(select(CourseRevision.number, CourseRevision.files))}
    page = differences(files[1], files[2], 1)
    assert [each.path for each in page.items] == [SECOND]
    words = [piece.words for line in page.items[0].lines or () if line for piece in line.after if piece.is_changed]
    assert "Other" in " ".join(words)
    assert figures_of(files[1], files[1]).is_nothing


# Withdrawing


def test_a_withdrawn_course_takes_nobody_new(draft: DraftOf) -> None:
    course, learner = current(), make_person("A Learner")
    enrol(learner, course)
    with pytest.raises(Refusal), transaction():
        withdraw_course(draft.course_id, "  ", by=None)
    for is_new in (True, False):
        with transaction():
            assert withdraw_course(draft.course_id, "The law has changed.", by=None) is is_new
    assert not catalogue_page(1).items
    assert not open_courses(6)
    new = make_person("New")
    with pytest.raises(Refusal, match="withdrawn"), transaction():
        enrol_person(new.id, course, by=None)
    enrol(learner, course)
    for is_new in (True, False):
        with transaction():
            assert bring_back_course(draft.course_id, by=None) is is_new
    assert len(catalogue_page(1).items) == 1
    enrol(new, course)


def test_a_correction_is_live_in_less_than_two_seconds(app_context: Flask) -> None:
    folder = Path(__file__).resolve().parents[3] / "courses"
    for name in ("safe-migration-to-the-gulf", "check-what-you-know", "labour-protection-and-migration-services"):
        publish_bundle(read_folder(folder / name), by=None)
    draft = draft_of(current("labour-protection-and-migration-services"))
    start = process_time()
    unit = find_unit(draft.course_id, next(unit.id for unit in current(draft.slug).document.units()))
    assert unit is not None
    text = find_text(draft.course_id, unit_place(unit.id))
    assert text is not None
    save_text(text.id, text.content + "\nThe number is 1930.\n", version=1, by=None)
    seen = fingerprint(draft.course_id)
    publish_now(again(draft), seen=seen, by=None)
    assert process_time() - start < 2


def test_a_picture_that_no_text_shows_stays_in_the_draft_and_is_not_published(app_context: Flask) -> None:
    draft = make_draft()
    storage().put(storage_key(hashlib.sha256(SVG).hexdigest()), SVG)
    with transaction():
        add_file(draft.course_id, "media/chain.svg", SVG, by=None)
        add_text(draft.course_id, "media.yaml", WORDS, by=None)
    publish_now(again(draft), seen=fingerprint(draft.course_id), by=None)
    files = db.session.scalars(select(CourseRevision.files).where(CourseRevision.is_current)).one()
    assert "media/chain.svg" not in files
    assert "media/chain.svg" in manifest_of(draft.course_id)
    kept = find_text(draft.course_id, "media.yaml")
    assert kept is not None
    assert kept.content == WORDS
    assert again(draft).state is DraftState.PUBLISHED
