"""Adding and copying modules and units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from lms.authoring.drafts.assembling import draft_bundle
from lms.authoring.drafts.models import CourseDraft, DraftState, DraftUnit
from lms.authoring.drafts.queries import DraftOf, find_unit, outline
from lms.authoring.outline.adding import NewUnit, add_module, add_unit
from lms.authoring.outline.copying import copy_module, copy_unit
from lms.authoring.outline.holding import Gone, OutlineChanged
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.people.models import Person
from tests.authoring.outline.conftest import at_once, ids, now, slugs
from tests.factories.courses import yaml
from tests.factories.drafts import make_draft

pytestmark = pytest.mark.usefixtures("app_context")


def add(draft: DraftOf, title: str, *, key: str = "", after: int | None = None, slug: str = "", **more: str) -> int:
    module_id = outline(draft)[0].id
    new = NewUnit(module_id=module_id, kind="lesson", title={"en": title}, after=after, slug=slug)
    with transaction():
        seen = now_version(draft)
        return add_unit(draft, new, seen=seen, form_key=key or title, by=None).id


def now_version(draft: DraftOf) -> int:
    return db.session.get_one(CourseDraft, draft.id).outline_version


def test_a_module_comes_at_the_end_and_makes_a_draft_of_what_was_published(draft: DraftOf, owner: Person) -> None:
    assert draft.state is DraftState.PUBLISHED
    title = {"en": "Second module", "hi": "दूसरा मॉड्यूल"}
    with transaction():
        made = add_module(draft, title, seen=draft.outline_version, form_key="k", by=owner.id)
        assert (made.slug, made.number) == ("second-module", 2)
    after = now()
    assert (after.state, after.outline_version) == (DraftState.DRAFT, draft.outline_version + 1)
    files = draft_bundle(draft.course_id, draft.slug).files
    assert files["02-second-module/module.yaml"].decode() == "title:\n  en: Second module\n  hi: दूसरा मॉड्यूल\n"
    entry = db.session.query(HistoryEntry).filter_by(action="authoring.module_added").one()
    assert entry.actor_id == owner.id


def test_a_unit_gets_the_files_of_its_kind_at_its_place(draft: DraftOf) -> None:
    before = dict(draft_bundle(draft.course_id, draft.slug).files)
    add(draft, "What is new", after=ids(draft)["first-lesson"])
    assert slugs(draft) == [["first-lesson", "what-is-new", "second-lesson", "first-quiz"]]
    files = draft_bundle(draft.course_id, draft.slug).files
    assert files["01-first-module/02-what-is-new.md"] == b"---\ntitle: What is new\nstatus: draft\n---\n"
    assert sorted(files.values()) == sorted([*before.values(), files["01-first-module/02-what-is-new.md"]])


def test_a_form_that_is_sent_twice_adds_one_unit(draft: DraftOf) -> None:
    assert add(draft, "New", key="one") == add(draft, "New", key="one")
    assert slugs(draft)[0].count("new") == 1


def test_a_hindi_title_gives_an_id_too_and_one_that_was_never_used(draft: DraftOf) -> None:
    new = NewUnit(module_id=ids(draft)["first-module"], kind="lesson", title={"hi": "नया पाठ"})
    made = []
    for key in ("one", "two"):
        with transaction():
            made.append(add_unit(draft, new, seen=now_version(draft), form_key=key, by=None).slug)
    assert made == ["lesson", "lesson-2"]


def test_an_id_that_is_taken_or_no_id_is_refused_beside_its_field(draft: DraftOf) -> None:
    for slug, sentence in (("first-quiz", "taken already"), ("Not this", "small letters")):
        with pytest.raises(Refusal, match=sentence) as refused:
            add(draft, "New", slug=slug)
        assert refused.value.field == "slug"
    with pytest.raises(Refusal, match="cannot be called"), transaction():
        add_module(draft, {"en": "Media"}, slug="media", seen=1, form_key="k", by=None)
    with transaction():
        assert add_module(draft, {"en": "Media"}, seen=1, form_key="k", by=None).slug == "media-2"


def test_what_is_not_there_cannot_be_added_to(draft: DraftOf) -> None:
    right = NewUnit(module_id=ids(draft)["first-module"], kind="lesson", title={"en": "X"})
    wrong = [
        (replace(right, module_id=99), Gone),
        (replace(right, after=99), Gone),
        (replace(right, kind="x"), Refusal),
    ]
    for new, error in wrong:
        with pytest.raises(error), transaction():
            add_unit(draft, new, seen=1, form_key="k", by=None)
    with pytest.raises(OutlineChanged), transaction():
        add_module(draft, {"en": "X"}, seen=7, form_key="k", by=None)
    with pytest.raises(Refusal, match="title"), transaction():
        add_module(draft, {}, seen=1, form_key="k", by=None)


def test_a_module_of_another_course_takes_no_units() -> None:
    make_draft()
    borrower = make_draft(
        "b-course",
        files={
            "02-other/module.yaml": "from: a-course/first-module\n",
            "01-first-module/01-first-lesson.md": None,
            "01-first-module/01-first-lesson.hi.md": None,
            "01-first-module/02-second-lesson.md": None,
            "01-first-module/02-second-lesson.hi.md": None,
            "01-first-module/03-first-quiz.yaml": None,
            "01-first-module/09-own.yaml": yaml(
                {
                    "kind": "quiz",
                    "title": {"en": "O", "hi": "ओ"},
                    "aim": {"en": "O", "hi": "ओ"},
                    "minutes": 1,
                    "status": "draft",
                }
            ),
        },
        completion=None,
    )
    new = NewUnit(module_id=ids(borrower)["other"], kind="lesson", title={"en": "X"})
    with pytest.raises(Refusal, match="another course"), transaction():
        add_unit(borrower, new, seen=1, form_key="k", by=None)
    with pytest.raises(Refusal, match="only once"), transaction():
        copy_module(borrower, ids(borrower)["other"], seen=1, form_key="k", by=None)


def test_the_hundredth_unit_of_a_module_is_refused(draft: DraftOf) -> None:
    module_id = ids(draft)["first-module"]
    with transaction():
        for number in range(4, 100):
            row = {"course_id": draft.course_id, "module_id": module_id, "kind": "lesson"}
            db.session.add(DraftUnit(slug=f"u-{number}", number=number, **row))
    with pytest.raises(Refusal, match="99 already"):
        add(draft, "One more")


def test_a_copy_says_the_same_under_another_title(draft: DraftOf) -> None:
    with transaction():
        made = copy_unit(draft, ids(draft)["first-lesson"], seen=1, form_key="k", by=None)
        assert made.slug == "first-lesson-2"
    assert slugs(draft) == [["first-lesson", "first-lesson-2", "second-lesson", "first-quiz"]]
    files = draft_bundle(draft.course_id, draft.slug).files
    first, copy = (files[f"01-first-module/0{n}-first-lesson{end}.md"].decode() for n, end in ((1, ""), (2, "-2")))
    assert copy == first.replace("title: First lesson", "title: First lesson (copy)", 1)
    assert "title: पहला पाठ (" in files["01-first-module/02-first-lesson-2.hi.md"].decode()
    with transaction():
        assert copy_unit(draft, ids(draft)["first-lesson"], seen=1, form_key="k", by=None).slug == "first-lesson-2"


def test_a_copied_quiz_keeps_the_ids_of_its_questions(draft: DraftOf) -> None:
    with transaction():
        copy_unit(draft, ids(draft)["first-quiz"], seen=1, form_key="k", by=None)
    found = find_unit(draft.course_id, "first-quiz-2")
    assert found is not None
    copy = outline(draft)[0].units[-1]
    assert copy.title["en"] == "First quiz (copy)"
    assert copy.texts[""].facts["names"] == ["who-helps", "papers-later"]


def test_a_module_is_copied_with_its_units(draft: DraftOf) -> None:
    with transaction():
        copy_module(draft, ids(draft)["first-module"], seen=1, form_key="k", by=None)
    assert slugs(draft)[1] == ["first-lesson-2", "second-lesson-2", "first-quiz-2"]
    first, copy = outline(draft)
    assert (copy.slug, copy.title["en"]) == ("first-module-2", "First module (copy)")
    assert [unit.title for unit in copy.units] == [unit.title for unit in first.units]


def test_two_who_add_at_once_get_one_unit_or_hear_of_each_other(app: Flask, draft: DraftOf) -> None:
    module_id = ids(draft)["first-module"]
    new = NewUnit(module_id=module_id, kind="lesson", title={"en": "New"})
    db.session.remove()
    keys = ("same", "same", "other")
    acts = [lambda key=key: add_unit(draft, new, seen=1, form_key=key, by=None) for key in keys]
    assert at_once(app, *acts) in (["done", "done", "refused"], ["done", "refused", "refused"])
    assert slugs(draft) == [["first-lesson", "second-lesson", "first-quiz", "new"]]
