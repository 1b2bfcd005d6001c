from __future__ import annotations

from dataclasses import replace

import pytest

from lms.quizzes.analysis.flags import FEWEST, Flag, Observed, Sign, flags_of
from lms.quizzes.analysis.responses import ResponseCount
from lms.quizzes.analysis.words import FLAG_WORDS


def choice(letter: str, fraction: float | None, count: int, part: str = "") -> ResponseCount:
    return ResponseCount(part, letter, f"Choice {letter}", fraction, None, count, 0, 0)


GOOD = Observed(
    asked=30,
    left_out=0,
    facility=0.6,
    discrimination=45,
    weak=0.3,
    strong=0.9,
    responses=(choice("A", 1, 18), choice("B", 0, 6), choice("C", 0, 6)),
)


def signs(seen: Observed) -> list[Sign]:
    return [flag.sign for flag in flags_of(seen)]


def test_a_good_question_has_no_flag() -> None:
    assert flags_of(GOOD) == ()


def test_most_people_pick_a_wrong_choice() -> None:
    leading = choice("B", 0, 16)
    seen = replace(GOOD, responses=(choice("A", 1, 10), leading, choice("C", 0, 4)))
    assert flags_of(seen) == (Flag(Sign.MOST_PICK_WRONG, leading),)


def test_more_people_pick_a_wrong_choice_than_the_right_one_without_being_most() -> None:
    leading = choice("C", 0, 12)
    seen = replace(GOOD, responses=(choice("A", 1, 10), choice("B", 0, 8), leading))
    assert flags_of(seen) == (Flag(Sign.MORE_PICK_WRONG, leading),)


def test_a_choice_that_is_worth_a_part_is_not_wrong() -> None:
    seen = replace(GOOD, responses=(choice("A", 1, 8), choice("B", 0.5, 20), choice("C", -0.5, 2)))
    assert flags_of(seen) == ()


def test_nobody_picks_a_choice() -> None:
    unpicked = choice("C", 0, 0)
    assert flags_of(replace(GOOD, responses=(*GOOD.responses[:2], unpicked))) == (Flag(Sign.NOBODY_PICKS, unpicked),)


def test_an_unpicked_right_choice_is_not_called_superfluous() -> None:
    seen = replace(GOOD, responses=(choice("A", 1, 0), choice("B", 0, 14), choice("C", 0, 14)))
    assert Sign.NOBODY_PICKS not in signs(seen)


def test_what_few_could_have_picked_is_not_unpicked() -> None:
    seen = replace(GOOD, asked=9, responses=(choice("A", 1, 6), choice("B", 0, 3), choice("C", 0, 0)))
    assert flags_of(seen) == ()


def test_strong_learners_get_it_wrong() -> None:
    seen = replace(GOOD, weak=0.4, strong=0.1, discrimination=-40, facility=0.3)
    assert signs(seen) == [Sign.STRONG_GET_IT_WRONG]


def test_a_hard_question_that_tells_apart_is_not_called_wrong_for_strong_learners() -> None:
    assert signs(replace(GOOD, weak=0.0, strong=0.45)) == []


@pytest.mark.parametrize(
    ("discrimination", "found"),
    [(-11, [Sign.AGAINST_THE_REST]), (-5, [Sign.HARDLY_TELLS]), (19.9, [Sign.HARDLY_TELLS]), (20, []), (None, [])],
)
def test_how_well_it_tells_people_apart(discrimination: float | None, found: list[Sign]) -> None:
    assert signs(replace(GOOD, discrimination=discrimination)) == found


@pytest.mark.parametrize(
    ("facility", "found"), [(0.2, [Sign.TOO_HARD]), (0.21, []), (0.94, []), (0.95, [Sign.TOO_EASY]), (None, [])]
)
def test_how_hard_it_is(facility: float | None, found: list[Sign]) -> None:
    assert signs(replace(GOOD, facility=facility)) == found


def test_what_is_too_easy_is_not_blamed_for_telling_nobody_apart() -> None:
    assert signs(replace(GOOD, facility=1, discrimination=5)) == [Sign.TOO_EASY]


def test_many_leave_it_out() -> None:
    assert signs(replace(GOOD, left_out=6)) == [Sign.OFTEN_LEFT_OUT]
    assert signs(replace(GOOD, left_out=5)) == []


def test_typed_answers_and_parts_are_no_choices() -> None:
    seen = replace(
        GOOD, responses=(choice("", None, 30), choice("A", 0, 30, part="stem"), choice("B", 0, 0, part="stem"))
    )
    assert flags_of(seen) == ()


def test_too_few_say_nothing() -> None:
    assert flags_of(replace(GOOD, asked=FEWEST - 1, facility=0)) == ()
    assert signs(replace(GOOD, asked=FEWEST, facility=0, responses=())) == [Sign.TOO_HARD]


def test_a_question_that_is_known_to_be_faulty_is_not_flagged_again() -> None:
    assert flags_of(replace(GOOD, facility=1, full_marks=True)) == ()


def test_the_gravest_comes_first_and_is_called_so() -> None:
    seen = replace(GOOD, left_out=10, weak=0.2, strong=0.1, responses=(choice("A", 1, 2), choice("B", 0, 18)))
    found = flags_of(seen)
    assert [flag.sign for flag in found] == [Sign.MOST_PICK_WRONG, Sign.STRONG_GET_IT_WRONG, Sign.OFTEN_LEFT_OUT]
    assert [flag.is_grave for flag in found] == [True, True, False]


def test_every_sign_has_words() -> None:
    assert set(FLAG_WORDS) == set(Sign)
