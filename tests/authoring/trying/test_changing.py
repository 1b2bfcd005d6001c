"""Several questions changed at once: tags, and the bank in which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.drafts.models import DraftVersion
from lms.authoring.drafts.queries import DraftOf, find_draft
from lms.authoring.questions.holders import Holder
from lms.authoring.questions.operations import add_questions
from lms.authoring.trying.changing import Act, Changed, change_questions
from lms.authoring.trying.moved import keeps_asking
from lms.authoring.trying.reading import QuizReading, read_quiz
from lms.core.errors import Refusal
from lms.extensions import db
from tests.authoring.trying.shared import (
    QUIZ,
    all_at_once,
    bank,
    drawing_quiz,
    frauds,
    quiz,
    statement,
    the_quiz,
)
from tests.factories.courses import text, yaml
from tests.factories.drafts import make_draft

SPARE, OWN = "quiz/first-quiz/spare", "quiz/first-quiz/own"
VISA_A, OTHER = "bank/frauds/visa-a", "bank/frauds/other"


@pytest.fixture
def draft(app_context: Flask) -> Iterator[DraftOf]:
    """The draft of a course whose quiz draws from a bank, beside another bank."""
    files = {
        QUIZ: yaml(drawing_quiz()),
        "banks/frauds.yaml": yaml(frauds()),
        "banks/papers.yaml": yaml(bank(statement("paper"), title="Papers")),
    }
    yield make_draft(files=files)
    db.session.remove()


def held(draft: DraftOf, key: str) -> Holder:
    db.session.rollback()
    kind, _slash, name = key.partition("/")
    found = Holder.of_bank(draft, name) if kind == "bank" else Holder.of_unit(draft, the_quiz(draft))
    assert found is not None
    return found


def ids(draft: DraftOf, key: str) -> list[str]:
    return [entry.id for entry in held(draft, key).entries()]


def reading(draft: DraftOf) -> QuizReading:
    db.session.rollback()
    return read_quiz(draft, the_quiz(draft))


def test_a_tag_is_given_and_taken_in_one_save_a_text(draft: DraftOf) -> None:
    before = held(draft, "bank/frauds").version
    picks = [VISA_A, OTHER, SPARE, "bank/frauds/gone", "bank/gone/one", "nonsense"]
    assert change_questions(draft, picks, Act.TAG, tag=" new  tag ", by=None) == Changed(3, 0)
    bank = held(draft, "bank/frauds")
    assert bank.version == before + 1
    assert [entry.tags for entry in bank.entries()][:1] == [("visa", "new tag")]
    assert held(draft, "quiz/first-quiz").entries()[1].tags == ("new tag",)
    assert change_questions(draft, picks, Act.TAG, tag="new tag", by=None) == Changed(0, 3)
    assert held(draft, "bank/frauds").version == before + 1
    assert change_questions(draft, picks, Act.UNTAG, tag="new tag", by=None) == Changed(3, 0)
    assert "tags" not in held(draft, "quiz/first-quiz").entries()[1].data


@pytest.mark.parametrize(
    ("picks", "act", "more", "field"),
    [
        ([], Act.TAG, {"tag": "x"}, "pick"),
        (["nonsense", "/"], Act.TAG, {"tag": "x"}, "pick"),
        ([f"bank/frauds/{number}" for number in range(201)], Act.TAG, {"tag": "x"}, "pick"),
        ([SPARE], Act.TAG, {"tag": " "}, "tag"),
        ([SPARE], Act.TAG, {"tag": "a,b"}, "tag"),
        ([SPARE], Act.UNTAG, {"tag": "x" * 51}, "tag"),
        ([SPARE], Act.COPY, {"bank": ""}, "bank"),
        ([SPARE], Act.MOVE, {"bank": "none"}, "bank"),
    ],
)
def test_what_cannot_be_done_is_refused(
    draft: DraftOf, picks: list[str], act: Act, more: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        change_questions(draft, picks, act, by=None, **more)
    assert refused.value.field == field
    assert ids(draft, "quiz/first-quiz") == ["own", "spare"]


def test_a_copy_gets_an_id_of_its_own_and_stands_there_once(draft: DraftOf) -> None:
    assert change_questions(draft, [SPARE, OTHER], Act.COPY, bank="papers", by=None) == Changed(2, 0)
    assert ids(draft, "bank/papers") == ["paper", "spare-2", "other-2"]
    assert ids(draft, "quiz/first-quiz") == ["own", "spare"]
    assert change_questions(draft, [SPARE, OTHER], Act.COPY, bank="papers", by=None) == Changed(0, 2)
    assert ids(draft, "bank/papers") == ["paper", "spare-2", "other-2"]


def test_a_quiz_goes_on_asking_what_is_moved_out_of_it(draft: DraftOf) -> None:
    assert change_questions(draft, [OWN], Act.MOVE, bank="papers", by=None) == Changed(1, 0)
    assert ids(draft, "quiz/first-quiz") == ["spare"]
    assert ids(draft, "bank/papers") == ["paper", "own"]
    found = reading(draft)
    assert found.content.banks == ("frauds", "papers")
    assert found.bank_of("own") == "papers"
    assert found.content.count == 3
    assert not found.problems
    assert change_questions(draft, [OWN], Act.MOVE, bank="papers", by=None) == Changed(0, 0)


def test_a_quiz_without_slots_gets_them(app_context: Flask) -> None:
    files = {QUIZ: yaml(quiz(*map(statement, "abc"))), "banks/papers.yaml": yaml(bank(statement("b")))}
    draft = make_draft(files=files)
    picks = ["quiz/first-quiz/b", "quiz/first-quiz/c"]
    assert change_questions(draft, picks, Act.MOVE, bank="papers", by=None).changed == 1  # the bank has the same b
    assert ids(draft, "bank/papers") == ["b", "c"]
    found = reading(draft)
    assert [slot.question for slot in found.content.asked_slots] == ["a", "b", "c"]  # type: ignore[union-attr]
    assert not found.problems


def test_an_id_that_is_taken_in_the_bank_is_changed_where_the_quiz_asks_it(app_context: Flask) -> None:
    there = statement("b", text=text("Another statement."))
    slots = [{"question": "b", "mark": 3}, "a"]
    files = {QUIZ: yaml(quiz(*map(statement, "ab"), slots=slots)), "banks/papers.yaml": yaml(bank(there))}
    draft = make_draft(files=files)
    change_questions(draft, ["quiz/first-quiz/b"], Act.MOVE, bank="papers", by=None)
    assert ids(draft, "bank/papers") == ["b", "b-2"]
    slot = reading(draft).content.asked_slots[0]
    assert (slot.question, slot.mark) == ("b-2", 3)  # type: ignore[union-attr]


def test_a_move_from_bank_to_bank_is_followed_by_the_quizzes_that_ask_it(app_context: Flask) -> None:
    files = {
        QUIZ: yaml(quiz(statement("own"), banks=["frauds"], slots=["own", "visa-b"])),
        "banks/frauds.yaml": yaml(frauds()),
        "banks/papers.yaml": yaml(bank(statement("paper"))),
    }
    draft = make_draft(files=files)
    change_questions(draft, ["bank/frauds/visa-b", OTHER], Act.MOVE, bank="papers", by=None)
    found = reading(draft)
    assert found.content.banks == ("frauds", "papers")
    assert not found.problems
    assert found.content.count == 2


def test_what_lacks_a_language_becomes_a_draft_in_the_bank(draft: DraftOf) -> None:
    english = {"id": "english", "kind": "true_false", "text": {"en": "Only so."}, "answer": True}
    add_questions(held(draft, "quiz/first-quiz"), [english], by=None)
    change_questions(draft, ["quiz/first-quiz/english"], Act.MOVE, bank="papers", by=None)
    assert held(draft, "bank/papers").entries()[-1].is_draft


def test_a_question_that_stands_in_the_bank_already_is_left_there(draft: DraftOf) -> None:
    assert change_questions(draft, [OTHER], Act.MOVE, bank="frauds", by=None) == Changed(0, 1)
    assert "other" in ids(draft, "bank/frauds")


def test_two_who_change_at_once_undo_nothing(app: Flask, draft: DraftOf) -> None:
    def act(tag: str) -> Any:
        def do() -> None:
            own = find_draft(draft.slug)
            assert own is not None
            change_questions(own, [VISA_A, SPARE], Act.TAG, tag=tag, by=None)

        return do

    def move() -> None:
        own = find_draft(draft.slug)
        assert own is not None
        change_questions(own, [OTHER], Act.MOVE, bank="papers", by=None)

    assert all_at_once(app, act("one"), act("two"), move, move) == ["done"] * 4
    assert set(held(draft, "bank/frauds").entries()[0].tags) == {"visa", "one", "two"}
    assert ids(draft, "bank/papers") == ["paper", "other"]
    assert db.session.query(DraftVersion).filter(DraftVersion.kind == "kept_apart").count() == 0


@settings(max_examples=30)
@given(
    moved=st.sets(st.sampled_from("abc"), min_size=1),
    slots=st.none() | st.lists(st.sampled_from("abcd"), unique=True, min_size=1),
    taken=st.sets(st.sampled_from("abc")),
)
def test_no_question_is_lost_by_a_move(moved: set[str], slots: list[str] | None, taken: set[str]) -> None:
    data: dict[str, Any] = {"questions": [], **({"slots": list(slots)} if slots else {})}
    names = {each: f"{each}-2" if each in taken else each for each in moved}
    keeps_asking("papers", names, list("abcd"), "")(data)  # type: ignore[arg-type]
    asked = slots or list("abcd")
    assert data["slots"] == [names.get(each, each) for each in asked]
    assert data.get("banks", []) == (["papers"] if moved & set(asked) else [])
