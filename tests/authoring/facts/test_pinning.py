"""A course gets a fact from the registry once, and something newer only where its trainer confirms it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from lms.authoring.drafts.assembling import draft_bundle
from lms.authoring.drafts.checking import read_unit_of
from lms.authoring.drafts.places import FACTS
from lms.authoring.drafts.previewing import preview_lesson
from lms.authoring.drafts.queries import DraftOf, find_text, find_unit, texts_of
from lms.authoring.drafts.saving import add_text, save_text
from lms.authoring.facts import operations
from lms.authoring.facts.course_facts import Standing, course_facts
from lms.authoring.facts.models import Fact, FactUse
from lms.authoring.facts.pinning import confirm_facts, pin_cited, pinned_by_draft, with_facts
from lms.authoring.facts.queries import course_counts, facts_waiting_for, texts_citing, uses_of
from lms.authoring.facts.uses import note_new_uses
from lms.core.database import transaction
from lms.courses.bundles import Bundle
from lms.courses.operations import publish_bundle
from lms.courses.reading import read_bundle
from lms.courses.rendering import lesson_html
from lms.extensions import db
from tests.factories.courses import LESSON, MODULE, make_bundle, text, yaml
from tests.factories.drafts import current, make_draft
from tests.factories.facts import fact_said, make_fact

CountQueries = Callable[[], AbstractContextManager[list[str]]]
CITING = LESSON.format(title="First lesson") + "\nAt most {fact:O05.value}.[fact:O05]\n"
FILES: dict[str, Any] = {f"{MODULE}/01-first-lesson.md": CITING}
PINNED = """# What this course rests on
O05:
  statement: {en: "An agent may charge ₹20,000.", hi: "एजेंट ₹20,000 ले सकता है।"}  # to be told simply
  value: {en: "₹20,000"}
  as_on: 2020-01-01
"""


def change(fact: Fact, **changes: Any) -> None:
    with transaction():
        held = db.session.get_one(Fact, fact.id)
        operations.change_fact(fact.id, fact_said(**changes), version=held.version, by=None)


def publish(draft: DraftOf) -> None:
    publish_bundle(with_facts(draft_bundle(draft.course_id, draft.slug)), by=None)
    note_new_uses()


def standings(draft: DraftOf) -> dict[str, Standing]:
    return {each.key: each.standing for each in course_facts(draft)}


def test_a_bundle_gets_what_it_cites_and_keeps_what_it_has_pinned(app_context: Flask) -> None:
    make_fact("O05")
    make_fact("S11-112", value={"en": "112"})
    bundle = make_bundle(files={**FILES, "facts.yaml": PINNED, "glossary.yaml": _glossary("[fact:S11-112] [fact:X1]")})
    changed = with_facts(bundle)
    written = changed.files["facts.yaml"].decode()
    assert written.startswith(PINNED)
    assert "S11-112:" in written
    assert "X1" not in written
    assert with_facts(changed) is changed
    (problem,) = read_bundle(changed).problems
    assert "There is no fact “X1”." in problem.sentence


def _glossary(meaning: str) -> bytes:
    return yaml({"helpline": {"term": text("helpline"), "meaning": text(meaning)}})


def test_a_file_of_facts_that_cannot_be_read_is_left_alone(app_context: Flask) -> None:
    make_fact("O05")
    for broken in ("O05: [", "- a list", "\t"):
        bundle = make_bundle(files={**FILES, "facts.yaml": broken})
        assert with_facts(bundle) is bundle


def test_a_bundle_that_cites_nothing_asks_the_database_nothing(app_context: Flask, count_queries: CountQueries) -> None:
    bundle = make_bundle()
    with count_queries() as statements:
        assert with_facts(bundle) is bundle
    assert statements == []


def test_a_unit_is_checked_and_previewed_with_the_registry(app: Flask) -> None:
    with app.test_request_context():
        make_fact("O05")
        draft = make_draft()
        unit = find_unit(draft.course_id, "first-lesson")
        assert unit is not None
        assert read_unit_of(draft, unit, {"": CITING}).problems[""] == ()
        found = read_unit_of(draft, unit, {"": CITING.replace("[fact:O05]", "[fact:O99]")}).problems[""]
        assert [problem.line for problem in found] == [13]
        html = preview_lesson(draft, "first-lesson", "At most {fact:O05.value}.[fact:O05] [fact:O99]", "hi")
        assert "At most ₹30,000 रुपये." in html
        assert "<mark>[fact:O99]</mark>" in html
        assert 'id="fact-O05"' in html


def test_learners_see_a_new_value_only_when_it_is_confirmed_and_published(app: Flask) -> None:
    with app.test_request_context():
        fact = make_fact("O05")
        draft = make_draft()
        write_lesson(draft, CITING)
        assert standings(draft) == {"O05": Standing.NEW}
        assert pin_cited(draft.course_id, by=None) == ["O05"]
        assert pin_cited(draft.course_id, by=None) == []
        assert standings(draft) == {"O05": Standing.SAME}
        publish(draft)
        course_id = draft.course_id
        assert "₹30,000" in lesson_html(current(), "first-lesson", "en")
        assert facts_waiting_for([course_id]) == {}

        change(fact, value={"en": "₹35,000"})
        publish(draft)
        assert "₹30,000" in lesson_html(current(), "first-lesson", "en"), "publishing alone takes over nothing"
        assert facts_waiting_for([course_id]) == {course_id: 1}
        assert standings(draft) == {"O05": Standing.CHANGED}

        assert confirm_facts(course_id, ["O05", "L01"], by=None) == ["O05"]
        assert confirm_facts(course_id, ["O05"], by=None) == []
        assert "₹30,000" in lesson_html(current(), "first-lesson", "en"), "confirmed is not published yet"
        publish(draft)
        assert "₹35,000" in lesson_html(current(), "first-lesson", "en")
        assert facts_waiting_for([course_id]) == {}


def write_lesson(draft: DraftOf, content: str) -> None:
    unit = find_unit(draft.course_id, "first-lesson")
    assert unit is not None
    save_text(texts_of(unit)[""].id, content, version=1, by=None)


def test_confirming_changes_the_file_of_the_draft_and_nothing_else_in_it(app_context: Flask) -> None:
    make_fact("O05", statement=fact_said().statement, value={"en": "₹30,000"})
    draft = make_draft(files={**FILES, "facts.yaml": PINNED})
    assert confirm_facts(draft.course_id, ["O05"], by=None) == ["O05"]
    kept = find_text(draft.course_id, FACTS)
    assert kept is not None
    assert kept.content.startswith("# What this course rests on\nO05:\n")
    assert "# to be told simply" in kept.content
    assert pinned_by_draft(draft.course_id)["O05"].value == {"en": "₹30,000"}
    assert read_bundle(draft_bundle(draft.course_id, draft.slug)).problems == ()


def test_two_who_confirm_at_once_change_it_once(app: Flask) -> None:
    with app.app_context():
        make_fact("O05")
        draft = make_draft(files={**FILES, "facts.yaml": PINNED})
    together, failures = Barrier(2), []

    def confirm() -> None:
        with app.app_context():
            together.wait()
            try:
                confirm_facts(draft.course_id, ["O05"], by=None)
            except Exception as error:  # noqa: BLE001 – it is shown below
                failures.append(repr(error))

    threads = [Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.app_context():
        kept = find_text(draft.course_id, FACTS)
        assert kept is not None
        assert kept.version == 2


def test_facts_stand_by_how_urgent_they_are(app_context: Flask, count_queries: CountQueries) -> None:
    make_fact("O05")
    make_fact("O06", as_on="2026-11-22")
    make_fact("O07")
    cited = "".join(f"[fact:{key}]" for key in ("O05", "O06", "O07", "O99", "own"))
    pinned = {"O06": {**_plain(), "as_on": "2026-11-21"}, "own": _plain(), "O05": {**_plain(), "value": {"en": "₹1"}}}
    draft = make_draft()
    write_lesson(draft, LESSON.format(title="First lesson") + cited)
    with transaction():
        add_text(draft.course_id, FACTS, yaml(pinned).decode(), by=None)
    with count_queries() as statements:
        found = course_facts(draft)
    assert [(each.key, each.standing) for each in found] == [
        ("O99", Standing.UNKNOWN),
        ("O05", Standing.CHANGED),
        ("O06", Standing.CHECKED),
        ("O07", Standing.NEW),
        ("own", Standing.OWN),
    ]
    assert [unit for unit, _ in found[0].units] == ["first-lesson"]
    assert len(statements) <= 6
    assert confirm_facts(draft.course_id, ["O05", "O06", "own"], by=None) == ["O05", "O06"]


def _plain() -> dict[str, Any]:
    return fact_said().model_dump(mode="json")


def test_where_a_fact_is_used_is_noted_for_every_course(app_context: Flask, count_queries: CountQueries) -> None:
    make_fact("O05")
    draft = make_draft(files={**FILES, "facts.yaml": PINNED})
    assert note_new_uses() == 1
    assert note_new_uses() == 0
    (use,) = uses_of("O05")
    assert (use.slug, use.units) == ("a-course", ["first-lesson"])
    assert course_counts(["O05", "L01"]) == {"O05": 1}
    assert facts_waiting_for([draft.course_id]) == {draft.course_id: 1}
    (place,) = texts_citing("O05")
    assert (place.unit, place.title) == ("first-lesson", "First lesson")
    assert texts_citing("O0") == []
    with count_queries() as statements:
        uses_of("O05")
        texts_citing("O05")
        facts_waiting_for([draft.course_id])
    assert len(statements) == 3


def test_publishing_anew_notes_the_uses_at_once(app_context: Flask) -> None:
    make_fact("O05")
    draft = make_draft(files={**FILES, "facts.yaml": PINNED})
    note_new_uses()
    without = draft_bundle(draft.course_id, draft.slug)
    files = {**without.files, f"{MODULE}/01-first-lesson.md": LESSON.format(title="First lesson").encode()}
    publish_bundle(Bundle(draft.slug, files), by=None)
    assert uses_of("O05") == []
    assert db.session.query(FactUse).count() == 1
    assert note_new_uses() == 0
