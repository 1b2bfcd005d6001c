from __future__ import annotations

import json
from typing import Any

import pytest

from lms.quizzes.analysis import tallies
from lms.quizzes.analysis.papers import Asked, Paper
from lms.quizzes.analysis.responses import Responses, count_responses, letter_of
from lms.quizzes.analysis.tallies import STRONG, WEAK, Tally, tally, verdict
from lms.quizzes.kinds.question import Question
from tests.quizzes.questions import multiple, numerical, short, single, true_false

SINGLE = single(a=1, b=0, c=-0.5)


def counted(question: Question, *answers: Any, thirds: dict[int, int] | None = None) -> Responses:
    """Count answers, one an attempt; ``thirds`` says which attempts are weak or strong."""
    return count_responses([question], counts(*answers, thirds=thirds))


def counts(*answers: Any, thirds: dict[int, int] | None = None, version: int = 0) -> Tally:
    paper = Paper({"one": Asked(1, version, is_drawn=False, full_marks=False)}, 1, has_certainty=False)
    rows = [(number, "one", 0.0, None, json.dumps(answer)) for number, answer in enumerate(answers)]
    places = {number: number for number in range(len(answers))}
    return tally(rows, places, [paper] * len(answers), thirds or {})["one"]


def test_each_choice_is_counted_over_all_and_among_the_thirds() -> None:
    found = counted(SINGLE, "a", "b", "b", "a", "c", thirds={0: STRONG, 1: WEAK, 2: WEAK, 3: STRONG})
    assert [(each.letter, each.count, each.weak, each.strong) for each in found.counts] == [
        ("A", 2, 0, 2),
        ("B", 2, 2, 0),
        ("C", 1, 0, 0),
    ]
    assert [each.is_right for each in found.counts] == [True, False, False]
    assert found.others == 0


def test_several_choices_of_one_answer_each_count() -> None:
    found = counted(multiple(a=0.5, b=-1, c=0.5), ["a", "c"], ["a", "b"], ["a"])
    assert [each.count for each in found.counts] == [3, 1, 1]
    assert [(each.is_right, each.is_wholly_right) for each in found.counts] == [
        (True, False),
        (False, False),
        (True, False),
    ]


def test_a_statement_has_two_choices() -> None:
    found = counted(true_false(answer=False), True, False, False)
    assert [(each.count, each.is_wholly_right) for each in found.counts] == [(1, False), (2, True)]


def test_no_answer_counts_as_left_out() -> None:
    found = counts("a", None, None)
    assert found.answered == 1
    assert list(found.places) == [0, 1, 2]


def test_typed_answers_are_folded_and_the_most_frequent_listed() -> None:
    found = counted(short("eMigrate"), "eMigrate", "emigrate ", "EMIGRATE", "emigrate ", "Google", "क़", "क\u093c")
    assert [(each.words, each.count, each.letter, each.fraction) for each in found.counts[:3]] == [
        ("emigrate ", 4, "", None),
        ("क\u093c", 2, "", None),
        ("Google", 1, "", None),
    ]


def test_no_more_than_ten_typed_answers_are_listed() -> None:
    found = counted(short("x"), *[f"answer {number}" for number in range(15)])
    assert len(found.counts) == 10
    assert found.others == 5


def test_numbers_count_as_they_were_typed() -> None:
    found = counted(numerical(35400), "35,400", "35,400", "1")
    assert [(each.words, each.count) for each in found.counts] == [("35,400", 2), ("1", 1)]


def test_a_choice_of_an_older_version_is_still_counted() -> None:
    older, newer = single(a=1, b=0, z=0), single(a=1, b=0)
    found = count_responses([older, newer], counts("a", "z"))
    assert [(each.words["en"], each.count) for each in found.counts if not isinstance(each.words, str)] == [
        ("Choice a", 1),
        ("Choice b", 0),
        ("Choice z", 1),
    ]


def test_answers_beyond_what_is_told_apart_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "DIFFERENT_ANSWERS", 3)
    found = counts("one", "two", "three", "four", "one")
    assert (len(found.answers), found.answered, found.uncounted) == (3, 5, 1)
    assert count_responses([short("x")], found).others == 1


def test_answers_that_are_too_long_are_only_counted() -> None:
    paper = Paper({"one": Asked(1, 0, is_drawn=False, full_marks=False)}, 1, has_certainty=False)
    found = tally([(7, "one", 0.5, None, "")], {7: 0}, [paper], {})["one"]
    assert (found.answered, found.uncounted, list(found.marks)) == (1, 1, [0.5])


def test_an_answer_to_what_was_not_asked_is_passed_over() -> None:
    paper = Paper({"one": Asked(1, 0, is_drawn=False, full_marks=False)}, 1, has_certainty=False)
    assert tally([(7, "other", 1.0, None, '"a"')], {7: 0}, [paper], {}) == {}


def test_certainty_weighs_marks_and_is_counted() -> None:
    paper = Paper({"one": Asked(3, 0, is_drawn=False, full_marks=False)}, 3, has_certainty=True)
    rows = [
        (1, "one", 1.0, 3, '"a"'),
        (2, "one", 0.0, 3, '"b"'),
        (3, "one", 1.0, None, '"a"'),
        (4, "one", 0.0, 2, "null"),
    ]
    found = tally(rows, {1: 0, 2: 1, 3: 2, 4: 3}, [paper] * 4, {})["one"]
    assert list(found.marks) == [3, -6, 1, 0]
    assert found.certainty == {(3, "right"): 1, (3, "wrong"): 1, (0, "right"): 1}


def test_a_faulty_question_gives_its_whole_mark_whatever_was_answered() -> None:
    paper = Paper({"one": Asked(2, 0, is_drawn=False, full_marks=True)}, 2, has_certainty=True)
    found = tally([(1, "one", 0.0, 3, '"b"')], {1: 0}, [paper], {})["one"]
    assert list(found.marks) == [2]
    assert not found.certainty


@pytest.mark.parametrize(("fraction", "word"), [(1, "right"), (0.5, "partly"), (0, "wrong"), (-0.5, "wrong")])
def test_how_an_answer_is(fraction: float, word: str) -> None:
    assert verdict(fraction) == word


def test_letters_go_on_after_z() -> None:
    assert [letter_of(number) for number in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
