from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.documents import CompletionRule, CourseDocument, LessonContent, Module, Unit, UnitStatus
from lms.learning.completion import Progress, UnitState, asks_for_less, assess, next_unit, required_units

START = datetime(2026, 11, 21, tzinfo=UTC)
TEXT = {"en": "Words"}
IDS = [f"unit-{number}" for number in range(6)]


def unit(unit_id: str, status: UnitStatus = UnitStatus.READY) -> Unit:
    content = LessonContent(body=TEXT) if status is UnitStatus.READY else None
    return Unit(id=unit_id, kind="lesson", title=TEXT, aim=TEXT, minutes=5, status=status, content=content)


def course(*modules: list[Unit], **rule: Any) -> CourseDocument:
    return CourseDocument(
        slug="a-course",
        title=TEXT,
        summary=TEXT,
        audience=TEXT,
        outcomes=(TEXT,),
        languages=("en",),
        hours=1,
        as_on=date(2026, 11, 21),
        completion=CompletionRule(**rule),
        modules=tuple(
            Module(id=f"module-{number}", title=TEXT, units=tuple(units)) for number, units in enumerate(modules)
        ),
    )


def done(minutes: int = 0, score: float | None = None) -> UnitState:
    return UnitState(START + timedelta(minutes=minutes), score)


statuses = st.lists(st.sampled_from(list(UnitStatus)), min_size=1, max_size=len(IDS))
states = st.builds(
    UnitState,
    done_at=st.none() | st.integers(0, 100).map(lambda minutes: START + timedelta(minutes=minutes)),
    score=st.none() | st.floats(0, 100),
)
progresses = st.dictionaries(st.sampled_from([*IDS, "gone"]), states)


@st.composite
def documents(draw: st.DrawFn) -> CourseDocument:
    units = [unit(unit_id, status) for unit_id, status in zip(IDS, draw(statuses), strict=False)]
    ids = [one.id for one in units]
    cut = draw(st.integers(0, len(units)))
    chosen = draw(st.just("all") | st.lists(st.sampled_from(ids), unique=True).map(tuple))
    quizzes = draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 100).map(float), max_size=3))
    return course(units[:cut], units[cut:], units=chosen, quizzes=quizzes)


def is_enough(document: CourseDocument, progress: Progress) -> bool:
    """Say the rule again in other words."""
    rule = document.completion
    asked = {one.id: one for one in document.units() if rule.units == "all" or one.id in rule.units}
    finished = {unit_id for unit_id, state in progress.items() if state.done_at}
    scores = {unit_id: state.score for unit_id, state in progress.items() if state.score is not None}
    marks = all(key in scores and scores[key] >= mark for key, mark in rule.quizzes.items())
    return all(one.is_ready and one.id in finished for one in asked.values()) and marks


@given(documents(), progresses)
def test_complete_means_every_unit_done_and_every_mark_reached(document: CourseDocument, progress: Progress) -> None:
    assert assess(document, progress).is_complete == is_enough(document, progress)


@given(documents(), progresses)
def test_what_is_done_and_what_is_missing_make_up_what_is_asked_for(
    document: CourseDocument, progress: Progress
) -> None:
    found = assess(document, progress)
    assert found.done + len(found.missing_units) == found.required
    assert found.required + len(found.unwritten) == len(required_units(document))
    assert all(one.is_ready for one in found.missing_units)


@given(documents(), progresses, st.sampled_from(IDS), st.floats(0, 100))
def test_doing_more_never_takes_completion_away(
    document: CourseDocument, progress: dict[str, UnitState], unit_id: str, score: float
) -> None:
    before = progress.get(unit_id, UnitState())
    better = UnitState(before.done_at or START, max(before.score or 0.0, score))
    if assess(document, progress).is_complete:
        assert assess(document, {**progress, unit_id: better}).is_complete
    assert assess(document, {**progress, unit_id: better}).done >= assess(document, progress).done


@given(documents(), progresses)
def test_going_on_leads_to_a_unit_that_is_ready_and_not_done(document: CourseDocument, progress: Progress) -> None:
    following = next_unit(document, progress)
    left = [one for one in document.ready_units() if progress.get(one.id, UnitState()).done_at is None]
    assert (following is None) == (not left)
    assert following is None or following in left


def test_all_units_are_asked_for_unless_some_are_named() -> None:
    units = [unit("one"), unit("two"), unit("three")]
    assert [one.id for one in required_units(course(units))] == ["one", "two", "three"]
    assert [one.id for one in required_units(course(units, units=("three", "one")))] == ["one", "three"]
    assert required_units(course(units, units=())) == ()


def test_a_unit_that_is_still_being_written_holds_completion_up() -> None:
    document = course([unit("one"), unit("two", UnitStatus.DRAFT)])
    found = assess(document, {"one": done()})
    assert (found.done, found.required, found.is_complete) == (1, 1, False)
    assert [one.id for one in found.unwritten] == ["two"]


def test_a_unit_being_written_that_nobody_asks_for_does_not() -> None:
    document = course([unit("one"), unit("two", UnitStatus.DRAFT)], units=("one",))
    assert assess(document, {"one": done()}).is_complete


def test_a_draft_does_not_count_as_done_even_if_it_once_was() -> None:
    document = course([unit("one", UnitStatus.DRAFT)])
    assert not assess(document, {"one": done()}).is_complete


@pytest.mark.parametrize(("score", "is_reached"), [(None, False), (59.99, False), (60.0, True), (100.0, True)])
def test_a_mark_is_reached_at_exactly_what_is_asked_for(score: float | None, is_reached: bool) -> None:
    document = course([unit("quiz")], quizzes={"quiz": 60})
    found = assess(document, {"quiz": done(score=score)})
    assert found.is_complete == is_reached
    if not is_reached:
        (mark,) = found.missing_marks
        assert (mark.unit.id, mark.required, mark.reached) == ("quiz", 60, score)


def test_a_mark_is_asked_for_even_where_the_unit_is_not() -> None:
    document = course([unit("lesson"), unit("quiz")], units=("lesson",), quizzes={"quiz": 60})
    assert not assess(document, {"lesson": done()}).is_complete
    assert assess(document, {"lesson": done(), "quiz": UnitState(None, 60)}).is_complete


def test_somebody_new_begins_with_the_first_unit() -> None:
    document = course([unit("draft", UnitStatus.DRAFT), unit("one")], [unit("two")])
    following = next_unit(document, {})
    assert following is not None
    assert following.id == "one"


@pytest.mark.parametrize(
    ("progress", "following"),
    [
        ({"one": done()}, "two"),
        ({"two": done()}, "three"),
        ({"one": done(1), "three": done(2)}, "two"),
        ({"one": done(2), "three": done(1)}, "two"),
        ({"two": done(1), "one": done(2)}, "three"),
        ({"one": done(), "two": done(), "three": done()}, None),
        ({"gone": done(9), "one": done(1)}, "two"),
        ({"one": UnitState(None, 30)}, "one"),
    ],
)
def test_going_on_continues_after_what_was_done_last(progress: Progress, following: str | None) -> None:
    found = next_unit(course([unit("one"), unit("two")], [unit("three")]), progress)
    assert (found.id if found else None) == following


@given(documents(), documents(), progresses)
def test_nobody_comes_to_fulfil_a_rule_that_asks_for_no_less(
    before: CourseDocument, after: CourseDocument, progress: Progress
) -> None:
    if assess(after, progress).is_complete and not assess(before, progress).is_complete:
        assert asks_for_less(before, after)


@pytest.mark.parametrize(
    ("before", "after", "is_less"),
    [
        ({"quizzes": {"unit-0": 60.0}}, {"quizzes": {"unit-0": 50.0}}, True),
        ({"quizzes": {"unit-0": 60.0}}, {"quizzes": {"unit-0": 70.0}}, False),
        ({"quizzes": {"unit-0": 0.0}}, {}, True),
        ({}, {}, False),
        ({"units": "all"}, {"units": ("unit-0",)}, True),
        ({"units": ("unit-0",)}, {"units": "all"}, False),
    ],
)
def test_says_whether_a_rule_asks_for_less(before: dict[str, Any], after: dict[str, Any], is_less: bool) -> None:
    units = [unit("unit-0"), unit("unit-1")]
    assert asks_for_less(course(units, **before), course(units, **after)) is is_less


def test_a_course_whose_last_unit_is_written_asks_for_less_than_the_impossible() -> None:
    unwritten = course([unit("unit-0"), unit("unit-1", UnitStatus.DRAFT)])
    written = course([unit("unit-0"), unit("unit-1")])
    assert asks_for_less(unwritten, written)
    assert not asks_for_less(written, unwritten)
