"""A question is found in its file by its lines, and what nobody changes stays as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.drafts.fragments import find_fragments, written
from lms.authoring.questions.lists import AsAWhole, InLines, Taken, question_list
from lms.courses.yaml_files import read_yaml
from tests.quizzes.questions import any_question

ROOT = Path(__file__).resolve().parents[3] / "courses"
FILES = [
    path
    for path in sorted(ROOT.glob("*/*/*.yaml"))
    if "\n  - id:" in path.read_text() and "\nquestions:" in path.read_text()
]
LAID = [path for path in FILES if find_fragments(path.read_text()) is not None]

TEXT = """kind: quiz
questions:   # all of them
  # the first
  - id: one   # said here
    text: {en: One, hi: एक}
    hints:
      - en: |
          # no comment, but a heading

          text

  # the second,
  # in two lines

  - id: two
    text:
      en: "Two"
    # at its end
  -   id: three
      text: >
        folded
settings: {attempts: 2}
# the end
"""


def test_most_files_of_ours_are_laid_out_in_lines() -> None:
    assert len(LAID) >= 8


@pytest.mark.parametrize("path", LAID, ids=[f"{path.parent.name}/{path.name}" for path in LAID])
def test_every_file_of_ours_is_cut_where_yaml_cuts_it_and_stays_the_same(path: Path) -> None:
    text = path.read_text()
    found = find_fragments(text)
    assert found is not None
    assert str(found) == text
    assert [read_yaml(item.plain).data for item in found.items] == read_yaml(text).data["questions"]
    for index, item in enumerate(found.items):
        assert text.split("\n")[item.line - 1] == item.text.split("\n")[0]
        assert str(found.replaced(index, read_yaml(item.plain).data)) == text
        gone, taken = InLines(found).removed(index)
        assert question_list(gone).inserted(index, [taken]) == text
    turned = find_fragments(str(found.ordered(range(len(found.items) - 1, -1, -1))))
    assert turned is not None
    assert [item.text for item in reversed(turned.items)] == [item.text for item in found.items]


def test_comments_above_a_question_belong_to_it_and_those_below_the_list_do_not() -> None:
    found = find_fragments(TEXT)
    assert found is not None
    assert [item.before for item in found.items] == ["  # the first\n", "\n  # the second,\n  # in two lines\n\n", ""]
    assert found.tail == "settings: {attempts: 2}\n# the end\n"
    assert found.items[1].text.endswith("# at its end\n")
    assert question_list(TEXT).ids() == ["one", "two", "three"]
    assert [read_yaml(item.plain).data for item in found.items] == read_yaml(TEXT).data["questions"]


def test_one_question_is_changed_and_every_other_line_stays() -> None:
    made = question_list(TEXT).replaced(1, {"id": "two", "text": {"en": "Two", "hi": "दो"}, "mark": 2})
    assert made == TEXT.replace("    # at its end\n", "    # at its end\n      hi: दो\n    mark: 2\n")


def test_a_list_that_becomes_empty_can_be_filled_again() -> None:
    text = "kind: quiz\nquestions: # none left\n  - id: one\nslots: []\n"
    gone, taken = question_list(text).removed(0)
    assert gone == "kind: quiz\nquestions: [] # none left\nslots: []\n"
    assert question_list(gone).inserted(0, [taken]) == text


def test_a_last_line_without_an_end_stays_so() -> None:
    text = "questions:\n- id: one\n\n- id: two"
    assert question_list(text).ordered([1, 0]) == "questions:\n\n- id: two\n- id: one"
    assert question_list(text).inserted(2, [Taken("id: three\n", None)]) == f"{text}\n\n- id: three"


@pytest.mark.parametrize(
    "text",
    [
        '{"kind": "quiz", "questions": [{"id": "one"}, {"id": "two"}]}',
        "questions: [{id: one}, {id: two}]\n",
        "questions:\n  -\n    id: one\n  - id: two\n",
        "questions:\n  - {id: one}\n  - {id: two}\n",
        'questions:\n  - id: one\n    text: "a\n  - b"\n  - id: two\n',
        "questions:\n  - id: one\n    text: |+\n      a\n\n  - id: two\n",
    ],
)
def test_a_text_that_is_laid_out_in_another_way_is_read_as_a_whole(text: str) -> None:
    questions = question_list(text, names=["one", "two"])
    assert isinstance(questions, AsAWhole)
    assert questions.ids() == ["one", "two"]
    made = questions.replaced(1, {"id": "two", "mark": 2})
    assert read_yaml(made).data["questions"][1] == {"id": "two", "mark": 2}
    assert question_list(questions.ordered([1, 0])).ids() == ["two", "one"]
    gone, taken = questions.removed(0)
    assert question_list(gone).ids() == ["two"]
    assert question_list(question_list(gone).inserted(0, [taken])).ids() == ["one", "two"]
    assert read_yaml(question_list(text).with_around(lambda data: data.update(minutes=5))).data["minutes"] == 5


def test_a_file_without_questions_gets_the_first() -> None:
    made = question_list("kind: quiz\n").inserted(0, [Taken("id: one\n", None)])
    assert read_yaml(made).data == {"kind": "quiz", "questions": [{"id": "one"}]}


def test_what_stands_around_the_questions_changes_without_them() -> None:
    made = question_list(TEXT).with_around(lambda data: data["settings"].update(attempts=3))
    assert made == TEXT.replace("attempts: 2", "attempts: 3")


def _rounded(value: Any) -> Any:
    """Return data with numbers as an author writes them."""
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return round(value, 5) if isinstance(value, float) else value


def plain_question(question: Any) -> dict[str, Any]:
    return dict(_rounded(question.model_dump(mode="json", exclude_defaults=True)))


@given(st.lists(any_question, min_size=1, max_size=4), st.data())
@settings(max_examples=25)
def test_questions_of_every_kind_go_in_and_out_and_change_places(questions: list[Any], data: st.DataObject) -> None:
    datas = [{**plain_question(question), "id": f"q-{number}"} for number, question in enumerate(questions)]
    text = question_list("kind: quiz\nquestions: []\nsettings: {}\n").inserted(
        0, [Taken(written(each), None) for each in datas]
    )
    made = question_list(text)
    assert read_yaml(text).data["questions"] == datas
    index = data.draw(st.integers(0, len(datas) - 1))
    assert made.replaced(index, datas[index]) == text
    gone, taken = made.removed(index)
    assert question_list(gone).inserted(index, [taken]) == text
    order = data.draw(st.permutations(range(len(datas))))
    back = sorted(range(len(order)), key=order.__getitem__)
    turned = question_list(made.ordered(order))
    assert turned.ids() == [f"q-{number}" for number in order]
    assert question_list(turned.ordered(back)).ids() == made.ids()
    other = {**datas[index], "title": "Another", "tags": ["a", "b"]}
    changed = question_list(made.replaced(index, other))
    assert changed.read(index).data == other
    assert [changed.raw(each) for each in range(len(datas)) if each != index] == [
        made.raw(each) for each in range(len(datas)) if each != index
    ]
