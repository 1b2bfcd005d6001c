"""The test files of the GIFT grammar (MIT, see tests/data/gift/LICENSE) come out as their JSON says."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lms.quizzes.exchange.drafts import Draft, Found, draft_json
from lms.quizzes.exchange.gift import read_gift
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.registration import register_kinds

register_kinds()
FOLDER = Path(__file__).parents[2] / "data" / "gift"
FILES = sorted(FOLDER.glob("*.gift"))
KINDS = {
    "Description": {"description"},
    "Essay": {"long_answer"},
    "MC": {"single_choice", "multiple_choice"},
    "Matching": {"matching"},
    "Numerical": {"numerical"},
    "Short": {"short_answer"},
    "TF": {"true_false"},
}


def test_there_are_as_many_files_as_we_were_given() -> None:
    assert len(FILES) == 26


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_comes_out_as_its_json_says(file: Path) -> None:
    taken = read_gift(file.read_bytes())
    expected = json.loads(file.with_suffix(".json").read_text())
    questions = [each for each in expected if each["type"] != "Category"]
    assert taken.problems == []
    assert taken.categories == [each["title"] for each in expected if each["type"] == "Category"]
    assert len(taken.drafts) == len(questions)
    for found, question in zip(taken.drafts, questions, strict=True):
        _compare(draft_json(found.draft), question)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_question_of_the_files_is_one_of_ours(file: Path) -> None:
    ids: set[str] = set()
    for found in read_gift(file.read_bytes()).drafts:
        made = to_question(found, "en", ids)
        assert made.problems == []
        assert made.question is not None


def _compare(draft: Draft, expected: dict[str, Any]) -> None:
    assert draft["kind"] in KINDS[expected["type"]]
    assert draft.get("id") == expected["id"]
    assert draft.get("title") == expected["title"]
    assert draft.get("tags") == expected["tags"]
    assert draft["text"] == expected["stem"]
    assert draft.get("feedback") == expected.get("globalFeedback")
    assert ("_____" in draft["text"]["text"]) >= expected["hasEmbeddedAnswers"]
    COMPARISONS[expected["type"]](draft, expected)


def _nothing(draft: Draft, expected: dict[str, Any]) -> None:
    assert not {"choices", "answers", "stems"} & set(draft)


def _choices(draft: Draft, expected: dict[str, Any]) -> None:
    assert len(draft["choices"]) == len(expected["choices"])
    for choice, wanted in zip(draft["choices"], expected["choices"], strict=True):
        assert choice["text"] == wanted["text"]
        assert choice["feedback"] == wanted["feedback"]
        assert choice["fraction"] == _worth(wanted)
    is_single = any(wanted["isCorrect"] for wanted in expected["choices"])
    assert draft["kind"] == ("single_choice" if is_single else "multiple_choice")


def _worth(wanted: dict[str, Any]) -> float:
    if wanted["weight"] is None:
        return float(wanted["isCorrect"])
    return float(Fraction(str(wanted["weight"])) / 100)


def _short(draft: Draft, expected: dict[str, Any]) -> None:
    found = [(each["pattern"], each["fraction"], each["feedback"]) for each in draft["answers"]]
    wanted = [(each["text"]["text"], _worth(each), each["feedback"]) for each in expected["choices"]]
    assert found == wanted


def _true_false(draft: Draft, expected: dict[str, Any]) -> None:
    assert draft["answer"] is expected["isTrue"]
    assert draft["if_true"] == expected["trueFeedback"]
    assert draft["if_false"] == expected["falseFeedback"]


def _matching(draft: Draft, expected: dict[str, Any]) -> None:
    options = {each["id"]: each["text"]["text"] for each in draft["options"]}
    wanted = [(pair["subquestion"], pair["subanswer"]) for pair in expected["matchPairs"]]
    assert [(each["text"], options[each["option"]]) for each in draft["stems"]] == [
        pair for pair in wanted if pair[0]["text"]
    ]
    assert list(options.values()) == [answer for _question, answer in wanted]


def _numerical(draft: Draft, expected: dict[str, Any]) -> None:
    wanted = expected["choices"]
    if isinstance(wanted, dict):
        wanted = [{"text": wanted, "isCorrect": True, "weight": None, "feedback": None}]
    found = [(_bounds(each), each["fraction"], each["feedback"]) for each in draft["answers"]]
    assert found == [(_wanted_bounds(each["text"]), _worth(each), each["feedback"]) for each in wanted]


def _bounds(answer: dict[str, Any]) -> tuple[Fraction, Fraction]:
    assert answer["tolerance_kind"] == "nominal"
    value, tolerance = Fraction(str(answer["value"])), Fraction(str(answer["tolerance"]))
    return value - tolerance, value + tolerance


def _wanted_bounds(number: dict[str, Any]) -> tuple[Fraction, Fraction]:
    if number["type"] == "high-low":
        return Fraction(str(number["numberLow"])), Fraction(str(number["numberHigh"]))
    value, tolerance = Fraction(str(number["number"])), Fraction(str(number.get("range", 0)))
    return value - tolerance, value + tolerance


COMPARISONS = {
    "Description": _nothing,
    "Essay": _nothing,
    "MC": _choices,
    "Matching": _matching,
    "Numerical": _numerical,
    "Short": _short,
    "TF": _true_false,
}


def test_the_comparison_sees_a_wrong_choice() -> None:
    found: Found = read_gift((FOLDER / "mc1.gift").read_bytes()).drafts[0]
    (expected,) = json.loads((FOLDER / "mc1.json").read_text())
    expected["choices"][0]["text"]["text"] = "Somebody else"
    with pytest.raises(AssertionError):
        _compare(draft_json(found.draft), expected)
