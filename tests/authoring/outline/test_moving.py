"""Moving, deleting and bringing back."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.authoring.drafts.assembling import draft_bundle, manifest_of
from lms.authoring.drafts.models import CourseDraft, DraftUnit
from lms.authoring.drafts.queries import DraftOf, find_draft, outline
from lms.authoring.outline.adding import NewUnit, add_module, add_unit
from lms.authoring.outline.deleting import delete_module, delete_unit, restore_module, restore_unit
from lms.authoring.outline.holding import Gone, OutlineChanged
from lms.authoring.outline.moving import move_module, move_unit
from lms.authoring.outline.queries import deleted_of
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from tests.authoring.outline.conftest import at_once, ids, now, slugs
from tests.factories.drafts import make_draft

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def two(draft: DraftOf) -> DraftOf:
    """The same with a second module, which is empty."""
    with transaction():
        add_module(draft, {"en": "Second"}, seen=1, form_key="second", by=None)
    return now()


def move(draft: DraftOf, slug: str, after: str = "", into: str = "first-module", seen: int | None = None) -> None:
    known = ids(draft)
    with transaction():
        move_unit(
            draft,
            known[slug],
            module_id=known[into],
            after=known[after] if after else 0,
            seen=now_version(draft) if seen is None else seen,
            by=None,
        )


def now_version(draft: DraftOf) -> int:
    return db.session.get_one(CourseDraft, draft.id).outline_version


def test_units_move_within_their_module_and_only_names_change(draft: DraftOf) -> None:
    before = draft_bundle(draft.course_id, draft.slug).files
    move(draft, "second-lesson")
    assert slugs(draft) == [["second-lesson", "first-lesson", "first-quiz"]]
    after = draft_bundle(draft.course_id, draft.slug).files
    assert sorted(before.values()) == sorted(after.values())
    assert "01-first-module/03-first-quiz.yaml" in after
    move(draft, "second-lesson", after="first-lesson")
    assert manifest_of(draft.course_id) == draft_bundle(draft.course_id, draft.slug).manifest
    assert slugs(draft) == [["first-lesson", "second-lesson", "first-quiz"]]


def test_a_unit_moves_into_another_module(two: DraftOf) -> None:
    move(two, "first-quiz", into="second")
    move(two, "first-lesson", into="second", after="first-quiz")
    assert slugs(two) == [["second-lesson"], ["first-quiz", "first-lesson"]]


def test_a_move_that_is_sent_twice_is_made_once(draft: DraftOf) -> None:
    move(draft, "first-quiz", seen=1)
    version = now().outline_version
    move(draft, "first-quiz", seen=1)
    assert (now().outline_version, slugs(draft)) == (version, [["first-quiz", "first-lesson", "second-lesson"]])


def test_who_is_slower_hears_of_it(draft: DraftOf) -> None:
    move(draft, "first-quiz", seen=1)
    with pytest.raises(OutlineChanged):
        move(draft, "second-lesson", seen=1)
    assert slugs(draft) == [["first-quiz", "first-lesson", "second-lesson"]]


def test_nothing_moves_that_is_not_there_or_to_where_nothing_is(draft: DraftOf) -> None:
    other = make_draft("b-course")
    known, version = ids(draft), 1
    quiz, module_id = known["first-quiz"], known["first-module"]
    wrong = [
        (999, module_id, 0),
        (quiz, 999, 0),
        (quiz, module_id, 999),
        (ids(other)["first-quiz"], module_id, 0),
        (quiz, ids(other)["first-module"], 0),
    ]
    for unit_id, into, after in wrong:
        with pytest.raises(Gone), transaction():
            move_unit(draft, unit_id, module_id=into, after=after, seen=version, by=None)


def test_modules_change_their_order(two: DraftOf) -> None:
    for _again in range(2):
        with transaction():
            move_module(two, ids(two)["second"], after=0, seen=two.outline_version, by=None)
    assert [module.slug for module in outline(two)] == ["second", "first-module"]
    assert {path[:3] for path in draft_bundle(two.course_id, two.slug).files if "/" in path} == {"01-", "02-"}


def test_two_who_move_at_once_both_leave_an_outline_in_order(app: Flask, draft: DraftOf) -> None:
    known = ids(draft)
    into = known["first-module"]
    db.session.remove()
    acts = [
        lambda slug=slug: move_unit(draft, known[slug], module_id=into, after=0, seen=1, by=None)
        for slug in ("first-quiz", "second-lesson")
    ]
    assert at_once(app, *acts) == ["done", "refused"]
    numbers = [unit.number for unit in outline(draft)[0].units]
    assert numbers == sorted(set(numbers))


def delete(draft: DraftOf, slug: str) -> int:
    unit_id = ids(draft)[slug]
    with transaction():
        delete_unit(draft, unit_id, seen=now_version(draft), by=None)
    return unit_id


def test_a_deleted_unit_comes_back_as_it_was(draft: DraftOf) -> None:
    before = manifest_of(draft.course_id)
    unit_id = delete(draft, "second-lesson")
    assert slugs(draft) == [["first-lesson", "first-quiz"]]
    assert [each.key for each in deleted_of(draft)] == [f"unit-{unit_id}"]
    with transaction():
        delete_unit(draft, unit_id, seen=0, by=None)
    for _again in range(2):
        with transaction():
            restore_unit(draft, unit_id, by=None)
    assert manifest_of(draft.course_id) == before
    assert deleted_of(draft) == []


def test_a_unit_comes_back_behind_what_took_its_place(draft: DraftOf) -> None:
    unit_id = delete(draft, "first-lesson")
    move(draft, "first-quiz")
    with transaction():
        restore_unit(draft, unit_id, by=None)
    assert slugs(draft) == [["first-quiz", "first-lesson", "second-lesson"]]


def test_a_unit_whose_id_is_used_again_says_so(draft: DraftOf) -> None:
    unit_id = delete(draft, "first-quiz")
    new = NewUnit(module_id=ids(draft)["first-module"], kind="quiz", title={"en": "First quiz"})
    with transaction():
        made = add_unit(draft, new, seen=now_version(draft), form_key="a", by=None)
        assert made.slug == "first-quiz-2"
    typed = NewUnit(module_id=new.module_id, kind="quiz", title={"en": "First quiz"}, slug="first-quiz")
    with transaction():
        add_unit(draft, typed, seen=now_version(draft), form_key="b", by=None)
    with pytest.raises(Refusal, match="first-quiz is used by something newer"), transaction():
        restore_unit(draft, unit_id, by=None)
    assert db.session.get_one(DraftUnit, unit_id).deleted_at is not None


def test_a_module_goes_and_comes_back_with_its_units(draft: DraftOf) -> None:
    before, module_id = manifest_of(draft.course_id), ids(draft)["first-module"]
    earlier = delete(draft, "first-lesson")
    with transaction():
        delete_module(draft, module_id, seen=now_version(draft), by=None)
    assert outline(draft) == []
    found = deleted_of(draft)
    assert {each.key: each.units for each in found} == {f"module-{module_id}": 2, f"unit-{earlier}": 0}
    assert [each.key for each in deleted_of(draft, f"module-{module_id}")] == [f"module-{module_id}"]
    with pytest.raises(Refusal, match="Bring the module back first"), transaction():
        restore_unit(draft, earlier, by=None)
    with transaction():
        restore_module(draft, module_id, by=None)
    with transaction():
        restore_unit(draft, earlier, by=None)
    assert manifest_of(draft.course_id) == before
    with pytest.raises(Gone), transaction():
        restore_unit(draft, 999, by=None)


def test_of_another_draft_nothing_is_deleted(draft: DraftOf) -> None:
    other = make_draft("b-course")
    unit_id = ids(other)["first-quiz"]
    with pytest.raises(Gone), transaction():
        delete_unit(draft, unit_id, seen=1, by=None)
    assert find_draft("b-course") is not None
    assert slugs(other) == [["first-lesson", "second-lesson", "first-quiz"]]
