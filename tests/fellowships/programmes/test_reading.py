from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.config import ROOT
from lms.fellowships.programmes.documents import Plan, as_json
from lms.fellowships.programmes.reading import LARGEST, plan_text, read_plan
from lms.fellowships.programmes.sync import programme_files, read_programme_file
from tests.factories.fellowships import plan_document

SHIPPED = ROOT / "courses" / "fellowships" / "young-leader-fellowship" / "programme.yaml"


def written(**changes: Any) -> str:
    """Return the small plan of the tests as a file."""
    return plan_text(Plan.model_validate(plan_document(**changes)))


def problems(text: str) -> list[str]:
    return [f"{problem.line}: {problem.sentence}" for problem in read_plan(text.encode()).problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_shipped_plan_is_whole_in_every_language() -> None:
    assert programme_files(ROOT / "courses" / "fellowships") == [SHIPPED]
    reading, digest = read_programme_file(SHIPPED)
    assert reading.problems == ()
    plan = reading.plan
    assert plan is not None
    assert len(digest) == 64
    assert [milestone.month for milestone in plan.milestones] == list(range(13))
    assert sum(milestone.points for milestone in plan.milestones) == 100
    assert (plan.months, plan.stipend_paise, plan.mid_term_month) == (12, 15_000_00, 6)
    assert "own design" in plan.note["en"]
    assert any(question.must for question in plan.application.questions())
    counted = [question for question in plan.report.questions() if question.is_counted]
    assert len(counted) == 6
    assert all(question.help for question in counted)


def test_a_plan_written_and_read_again_is_the_same() -> None:
    plan = read_plan(SHIPPED.read_bytes()).plan
    assert plan is not None
    assert read_plan(plan_text(plan).encode()).plan == plan


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=30)
@given(title=texts, proof=texts, paise=st.integers(0, 9_999_999), month=st.integers(0, 3))
def test_whatever_is_written_is_read_again(title: str, proof: str, paise: int, month: int) -> None:
    by_language = {"en": title, "hi": proof}
    milestone = {"id": "one", "month": month, "title": by_language, "proof": by_language}
    plan = Plan.model_validate(plan_document(title=by_language, milestones=[milestone], stipend_paise=paise))
    assert read_plan(plan_text(plan).encode()).plan == plan


@pytest.mark.parametrize(("typed", "paise"), [("15000", 1500000), ("₹15,000", 1500000), ("15000.50", 1500050)])
def test_the_stipend_is_written_in_rupees(typed: str, paise: int) -> None:
    text = written().replace("stipend: '15000'", f"stipend: '{typed}'")
    plan = read_plan(text.encode()).plan
    assert plan is not None
    assert plan.stipend_paise == paise


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("months: 3", "months: three", "“months” should be a whole number."),
        ("months: 3", "months: 2", "This file: these milestones come after the last month: paper."),
        ("stipend: '15000'", "stipend: a lot", "“stipend”: “a lot” is not an amount."),
        ("stipend: '15000'", "stipend_paise: 1500000", "Write “stipend” in rupees instead of paise."),
        ("mid_term_month: 2", "mid_term_month: 5", "“mid_term_month” comes after the last month, 3."),
        ("reviewer: panel", "reviewer: uncle", "“reviewer”: write one of lead, legal, research"),
        ("id: paper", "id: map", "This file: two milestones have the same id"),
        ("is_counted: true", "is_counted: perhaps", "“is_counted” should be true or false."),
        ("title:\n", "colour: red\ntitle:\n", "“colour” is not known here."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(before: str, after: str, sentence: str) -> None:
    text = written()
    assert before in text
    found = problems(text.replace(before, after, 1))
    assert len(found) == 1, found
    line, _colon, said = found[0].partition(": ")
    assert said.startswith(sentence)
    near = "title:" if said.startswith("This file") else after.partition("\n")[0]
    assert int(line) == (1 if said.startswith("This file") else line_of(text.replace(before, after, 1), near))


def test_everything_wrong_is_said_at_once() -> None:
    text = written().replace("months: 3", "months: 99").replace("reviewer: panel", "reviewer: uncle")
    assert len(problems(text)) == 2


def test_a_text_has_the_languages_of_the_title() -> None:
    conduct = {"en": "Be fair."}
    text = written(conduct=conduct)
    assert problems(text) == [f"{line_of(text, 'conduct:')}: “conduct”: the text in Hindi is missing."]
    assert problems(written(conduct={"en": "Be fair.", "hi": "निष्पक्ष रहें।", "xx": "?"})) == [
        f"{line_of(text, 'conduct:')}: “xx” is not a language of this site (en, hi)."
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"- one\n", "This file should have lines like"),
        (b"title: [\n", "This line cannot be read as YAML"),
        (b"\xff\xfe", "This file is not in UTF-8"),
        (b"a" * (LARGEST + 1), "This file is larger than 1 MB"),
        (b"title: &a {en: x}\nnote: *a\n", "Anchors and aliases"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content: bytes, sentence: str) -> None:
    reading = read_plan(content)
    assert reading.plan is None
    assert any(problem.sentence.startswith(sentence) for problem in reading.problems), reading.problems


def test_the_folder_has_the_name_of_an_address(tmp_path: Path) -> None:
    path = tmp_path / "Not An Address" / "programme.yaml"
    path.parent.mkdir()
    path.write_text(written(), encoding="utf-8")
    reading, _digest = read_programme_file(path)
    assert reading.plan is None
    assert "small letters" in reading.problems[0].sentence


def test_what_is_stored_leaves_out_what_is_usual() -> None:
    plan = Plan.model_validate(plan_document())
    assert "reviewer" not in as_json(plan)["milestones"][1]
    assert Plan.model_validate(as_json(plan)) == plan
