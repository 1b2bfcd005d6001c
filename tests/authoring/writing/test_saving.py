"""Saving a lesson part by part: two who change different things do not meet, and no words are lost where they do."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from lms.authoring.drafts.models import DraftVersion, VersionKind
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import ChangedMeanwhile, Saved
from lms.authoring.writing.lesson_texts import Sent, parts_of, read_token, token
from lms.authoring.writing.operations import restore_version, save_lesson_text, save_workshop_text
from lms.authoring.writing.presence import note_presence, others_here
from lms.authoring.writing.workshop_texts import workshop_fields
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from tests.authoring.writing.conftest import sent, text_of, unit_of
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, text, yaml
from tests.factories.drafts import make_draft

CAMP = """kind: workshop  # a camp
title: {en: Camp, hi: शिविर}
aim: {en: Meet., hi: मिलना।}
minutes: 600
template: legal-aid
intro: {en: Come., hi: आइए।}
"""


def save(draft: DraftOf, typed: Sent, person: Person, language: str = "") -> Saved:
    """Save what somebody typed into the first lesson."""
    return save_lesson_text(draft.course_id, unit_of(draft).id, language, typed, by=person.id)


@pytest.mark.usefixtures("app_context")
def test_a_save_is_a_new_version_and_the_same_again_is_none(draft: DraftOf, asha: Person) -> None:
    typed = sent(text_of(draft), body="New words.")
    first, again = save(draft, typed, asha), save(draft, typed, asha)
    assert (first.is_new, again.is_new, again.version) == (True, False, 2)
    assert text_of(draft).content.endswith("---\nNew words.\n")


@pytest.mark.usefixtures("app_context")
def test_the_title_of_one_and_the_text_of_another_are_both_kept(draft: DraftOf, asha: Person, meera: Person) -> None:
    mine, theirs = sent(text_of(draft), body="Mine."), sent(text_of(draft), title="Their title")
    save(draft, theirs, meera)
    save(draft, mine, asha)
    parts = parts_of(text_of(draft).content)
    assert (parts["title"], parts["body"]) == ("Their title", "Mine.\n")


@pytest.mark.usefixtures("app_context")
def test_what_clashes_is_kept_apart(draft: DraftOf, asha: Person, meera: Person) -> None:
    mine, theirs = sent(text_of(draft), body="Mine."), sent(text_of(draft), body="Theirs.")
    save(draft, theirs, meera)
    with pytest.raises(ChangedMeanwhile) as clash:
        save(draft, mine, asha)
    kept = db.session.get_one(DraftVersion, clash.value.kept_id)
    assert (kept.kind, kept.saved_by_id) == (VersionKind.KEPT_APART, asha.id)
    assert kept.content.endswith("Mine.\n")
    assert text_of(draft).content.endswith("Theirs.\n")


@pytest.mark.usefixtures("app_context")
def test_who_has_seen_what_is_saved_may_save_over_it(draft: DraftOf, asha: Person, meera: Person) -> None:
    save(draft, sent(text_of(draft), body="Theirs."), meera)
    save(draft, sent(text_of(draft), body="Mine, with theirs in mind."), asha)
    assert text_of(draft).content.endswith("Mine, with theirs in mind.\n")


@pytest.mark.usefixtures("app_context")
def test_a_language_without_a_file_gets_one(app: Flask, asha: Person) -> None:
    draft = make_draft("b-course", files={f"{MODULE}/02-second-lesson.hi.md": None}, languages_in_work=["hi"])
    unit, empty = unit_of(draft, "second-lesson"), parts_of("", ("title", "aim"))
    version, seen = read_token(token(0, empty))
    with pytest.raises(Refusal):
        save_lesson_text(draft.course_id, unit.id, "hi", Sent(empty, version, seen), by=asha.id)
    typed = Sent({**empty, "title": "दूसरा पाठ"}, version, seen)
    assert save_lesson_text(draft.course_id, unit.id, "hi", typed, by=asha.id).is_new
    assert not save_lesson_text(draft.course_id, unit.id, "hi", typed, by=asha.id).is_new
    assert text_of(draft, "hi", "second-lesson").content == "---\ntitle: दूसरा पाठ\n---\n"


@pytest.mark.usefixtures("app_context")
def test_a_text_that_is_too_long_is_refused(draft: DraftOf, asha: Person) -> None:
    with pytest.raises(Refusal) as refusal:
        save(draft, sent(text_of(draft), body="x" * 1_100_000), asha)
    assert refusal.value.field == "body"


@pytest.mark.usefixtures("app_context")
def test_an_earlier_version_comes_back_as_the_newest(draft: DraftOf, asha: Person) -> None:
    before = text_of(draft).content
    save(draft, sent(text_of(draft), body="A mistake."), asha)
    held = text_of(draft)
    first = db.session.scalars(select(DraftVersion).where(DraftVersion.text_id == held.id).order_by(DraftVersion.id))
    kept = first.first()
    assert kept is not None
    with pytest.raises(ChangedMeanwhile):
        restore_version(held.id, kept.id, seen=1, by=asha.id)
    restore_version(held.id, kept.id, seen=2, by=asha.id)
    assert text_of(draft).content == before
    with pytest.raises(LookupError):
        restore_version(text_of(draft, "hi").id, kept.id, seen=1, by=asha.id)


@pytest.mark.usefixtures("app_context")
def test_a_workshop_is_changed_in_place(asha: Person, meera: Person) -> None:
    draft = make_draft("b-course", files={f"{MODULE}/04-camp.yaml": CAMP})
    held = text_of(draft, slug="camp")
    fields = workshop_fields(held.content, ("en", "hi")) or {}
    version, seen = read_token(token(held.version, fields))
    theirs = Sent({**fields, "minutes": "300"}, version, seen)
    mine = Sent({**fields, "intro_hi": "नया\nपाठ", "template": ""}, version, seen)
    save_workshop_text(held.id, theirs, ("en", "hi"), by=meera.id)
    save_workshop_text(held.id, mine, ("en", "hi"), by=asha.id)
    now = text_of(draft, slug="camp").content
    assert "# a camp" in now
    assert "minutes: 300" in now
    assert (workshop_fields(now, ("en", "hi")) or {})["intro_hi"] == "नया\nपाठ"
    assert "template" not in now
    with pytest.raises(ChangedMeanwhile):
        save_workshop_text(held.id, Sent({**fields, "minutes": "400"}, version, seen), ("en", "hi"), by=asha.id)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do some things in the same moment; return what came of each, sorted."""
    together, results = Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        with app.test_request_context():
            together.wait()
            try:
                act()
                results.append("done")
            except ChangedMeanwhile:
                results.append("clash")
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_at_once_in_different_parts_both_save(app: Flask, draft: DraftOf, asha: Person, meera: Person) -> None:
    with app.app_context():
        mine, theirs = sent(text_of(draft), body="Mine."), sent(text_of(draft), title="Their title")
    assert at_once(app, lambda: save(draft, mine, asha), lambda: save(draft, theirs, meera)) == ["done", "done"]
    with app.app_context():
        parts = parts_of(text_of(draft).content)
    assert (parts["title"], parts["body"]) == ("Their title", "Mine.\n")


def test_of_two_at_once_in_one_part_one_is_kept_apart(app: Flask, draft: DraftOf, asha: Person, meera: Person) -> None:
    with app.app_context():
        mine, theirs = sent(text_of(draft), body="Mine."), sent(text_of(draft), body="Theirs.")
    assert at_once(app, lambda: save(draft, mine, asha), lambda: save(draft, theirs, meera)) == ["clash", "done"]
    with app.app_context():
        contents = [version.content for version in db.session.scalars(select(DraftVersion).order_by(DraftVersion.id))]
    assert {each.rsplit("\n", 2)[1] for each in contents} >= {"Mine.", "Theirs."}


def test_two_who_begin_a_language_at_once_lose_nothing(app: Flask, asha: Person, meera: Person) -> None:
    with app.app_context():
        draft = make_draft("b-course", files={f"{MODULE}/01-first-lesson.hi.md": None}, languages_in_work=["hi"])
        version, seen = read_token(token(0, parts_of("", ("title", "aim"))))
    mine = Sent({"title": "मेरा", "aim": "", "body": ""}, version, seen)
    theirs = Sent({"title": "", "aim": "", "body": "उनका"}, version, seen)
    came = at_once(app, lambda: save(draft, mine, asha, "hi"), lambda: save(draft, theirs, meera, "hi"))
    assert came == ["done", "done"]
    with app.app_context():
        assert text_of(draft, "hi").content == "---\ntitle: मेरा\n---\nउनका\n"


def test_two_pages_of_one_person_are_present_once(app: Flask, draft: DraftOf, asha: Person, meera: Person) -> None:
    with app.app_context():
        unit_id = unit_of(draft).id
    act = lambda: note_presence(unit_id, meera.id)  # noqa: E731
    assert at_once(app, act, act, act) == ["done", "done", "done"]
    with app.app_context():
        assert others_here(unit_id, asha.id) == ["Meera Joshi"]
        assert others_here(unit_id, meera.id) == []


@pytest.mark.parametrize("count", [5, 95])
def test_a_save_asks_the_same_in_a_course_of_any_size(
    app: Flask, asha: Person, count_queries: CountQueries, count: int
) -> None:
    more = {
        f"{MODULE}/{number:02d}-unit-{number}.yaml": yaml(
            {"kind": "workshop", "title": text("T"), "aim": text("A"), "minutes": 5, "status": "draft"}
        )
        for number in range(5, count)
    }
    with app.app_context():
        draft = make_draft("b-course", files=more)
        typed = sent(text_of(draft), body="New words.")
    with app.app_context(), count_queries() as queries:
        save(draft, typed, asha)
    assert len(queries) <= 24
