"""What a preview and a try show of a quiz, and that a try judges like an attempt and writes nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from werkzeug.datastructures import MultiDict

from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.previewing import preview_document
from lms.authoring.drafts.queries import DraftOf, texts_of
from lms.authoring.drafts.saving import save_text
from lms.authoring.trying.papers import paper
from lms.authoring.trying.reading import KIND, QuizReading, read_quiz
from lms.authoring.trying.sittings import carried, differences, given_in, outcome, sitting
from lms.courses.documents import Unit
from lms.extensions import db
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from lms.quizzes.queries import Attempt
from tests.authoring.trying.shared import QUIZ, UNIT, drawing_draft, quiz, statement, the_quiz
from tests.factories.courses import text, yaml
from tests.factories.drafts import make_draft
from tests.quizzes.questions import any_question

CANDIDATES = {"visa-a", "visa-b", "visa-c"}


def quiz_text(draft: DraftOf) -> DraftText:
    return texts_of(the_quiz(draft))[""]


def rewritten(draft: DraftOf, data: Any) -> QuizReading:
    """Save the quiz saying something else, and read it."""
    text = quiz_text(draft)
    content = data if isinstance(data, str) else yaml(data).decode()
    save_text(text.id, content, version=text.version, by=None)
    db.session.expire_all()
    return read_quiz(draft, the_quiz(draft))


def begun(draft: DraftOf, reading: QuizReading, seed: int = 7, *, is_one_page: bool = False) -> Attempt:
    return sitting(reading, preview_document(draft, UNIT, reading.unit), seed, is_one_page=is_one_page)


def answers(**given: str) -> MultiDict[str, str]:
    return MultiDict({f"q.{name.replace('_', '-')}.answer": value for name, value in given.items()})


def test_preview_and_try_show_exactly_the_questions_of_the_slots(app_context: Flask) -> None:
    draft = drawing_draft()
    reading = read_quiz(draft, the_quiz(draft))
    assert not reading.problems
    assert not reading.broken
    shown = paper(reading)
    assert [each.question.id for each in shown] == ["own", "visa-a", "visa-b", "visa-c"]
    assert [each.number for each in shown] == [1, 2, 3, 4]
    assert [(each.slot.draw, each.candidates) for each in shown if each.slot] == [(2, 3)]
    seen = set[str]()
    for seed in range(12):
        asked = begun(draft, reading, seed).layout.question_ids
        assert asked[0] == "own"
        assert len(asked) == 3
        assert set(asked[1:]) < CANDIDATES
        seen.update(asked)
    assert seen == {"own"} | CANDIDATES


def test_the_same_seed_asks_the_same(app_context: Flask) -> None:
    draft = drawing_draft(settings={"shuffle_questions": True})
    reading = read_quiz(draft, the_quiz(draft))
    assert begun(draft, reading, 3).layout == begun(draft, reading, 3).layout


def test_a_quiz_that_can_be_read_is_read_as_when_it_is_published(app_context: Flask) -> None:
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one", mark=2), intro=text("Before.")))})
    content = read_quiz(draft, the_quiz(draft)).content
    assert (content.count, content.most) == (1, 2)
    assert content.intro == text("Before.")
    assert not content.settings.shuffle_choices


def test_a_broken_question_is_named_and_the_others_are_asked(app_context: Flask) -> None:
    draft = drawing_draft()
    wrong = {"id": "wrong", "kind": "single_choice", "text": text("Who?"), "choices": []}
    reading = rewritten(draft, quiz(statement("good"), wrong, statement("good"), {"id": "odd", "kind": "riddle"}))
    assert [each.name for each in reading.broken] == ["wrong", "good", "odd"]
    assert all(each.sentences for each in reading.broken)
    assert [each.question.id for each in paper(reading)] == ["good"]
    assert begun(draft, reading).layout.question_ids == ("good",)
    assert reading.problems


def test_a_question_without_a_right_answer_is_not_tried(app_context: Flask) -> None:
    draft = drawing_draft()
    choices = [{"id": "a", "text": text("One")}, {"id": "b", "text": text("Two")}]
    none = {"id": "none", "kind": "single_choice", "text": text("Who?"), "choices": choices}
    reading = rewritten(draft, quiz(none, statement("good")))
    assert [each.name for each in reading.broken] == ["none"]
    assert reading.content.count == 1


@pytest.mark.parametrize("content", ["", "kind: quiz\n", "questions: 7\nslots: [nowhere]\n", "{[", "- a\n- b\n"])
def test_a_quiz_without_anything_to_ask_asks_nothing(app_context: Flask, content: str) -> None:
    draft = drawing_draft()
    reading = rewritten(draft, content)
    assert not reading.asks_something
    assert paper(reading) == []


def test_a_quiz_that_is_still_a_draft_is_shown_all_the_same(app_context: Flask) -> None:
    draft = drawing_draft()
    in_english = statement("one", text={"en": "English only."})
    del in_english["if_true"]
    reading = rewritten(draft, quiz(in_english, status="draft"))
    assert [each.question.id for each in paper(reading)] == ["one"]


def test_answers_are_judged_as_those_of_an_attempt(app_context: Flask) -> None:
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one", mark=3), statement("two")))})
    reading = read_quiz(draft, the_quiz(draft))
    attempt = begun(draft, reading)
    found = outcome(attempt, given_in(answers(one="true", two="false"), attempt).answers)
    assert (found.result.earned, found.result.most, found.result.score) == (3, 4, 75)
    assert [each.verdict for each in found.questions] == ["right", "wrong"]
    assert [each.earned for each in found.questions] == [3, 0]
    assert found.questions[1].right_answer


def test_what_a_person_reads_is_left_out(app_context: Flask) -> None:
    essay = {"id": "essay", "kind": "long_answer", "text": text("Tell us."), "files_most": 2, "mark": 5}
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one"), essay))})
    reading = read_quiz(draft, the_quiz(draft))
    attempt = begun(draft, reading)
    found = outcome(attempt, given_in(answers(one="true", essay="So it was."), attempt).answers)
    assert (found.result.earned, found.result.most, found.waiting) == (1, 1, 1)
    assert differences(reading.content) == ["files"]
    assert attempt.content.by_id["essay"].controls(None, {})["files_most"] == 0


def test_certainty_counts_as_in_an_attempt(app_context: Flask) -> None:
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one"), settings={"certainty": True}))})
    attempt = begun(draft, read_quiz(draft, the_quiz(draft)))
    form = MultiDict({"q.one.answer": "true", "certainty.one": "2"})
    assert round(outcome(attempt, given_in(form, attempt).answers).result.score, 1) == 66.7


def test_every_way_in_which_a_try_is_simpler_is_named(app_context: Flask) -> None:
    rules = {"behaviour": "try_again", "navigation": "forward", "time_limit_minutes": 10}
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one"), settings=rules))})
    reading = read_quiz(draft, the_quiz(draft))
    assert differences(reading.content) == ["try_again", "forward", "time"]
    attempt = begun(draft, reading)
    assert not attempt.content.settings.checks_answers
    assert not attempt.content.settings.is_forward_only


def test_answers_of_other_pages_are_carried_along(app_context: Flask) -> None:
    rules = {"questions_a_page": 1, "shuffle_choices": False}
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one"), statement("two"), settings=rules))})
    reading = read_quiz(draft, the_quiz(draft))
    attempt = begun(draft, reading)
    assert attempt.layout.pages == (("one",), ("two",))
    form = MultiDict(
        {"q.one.answer": "true", "q.two.answer": "false", "flag.one": "1", "q.none.answer": "x", "go": "next"}
    )
    assert sorted(carried(form, attempt, 2)) == [("flag.one", "1"), ("q.one.answer", "true")]
    assert len(list(carried(form, attempt, None))) == 3
    assert begun(draft, reading, is_one_page=True).layout.pages == (("one", "two"),)


def test_an_answer_that_makes_no_sense_is_kept_and_refused(app_context: Flask) -> None:
    draft = make_draft(files={QUIZ: yaml(quiz(statement("one")))})
    attempt = begun(draft, read_quiz(draft, the_quiz(draft)))
    found = given_in(answers(one="perhaps"), attempt)
    assert set(found.unsaved.refused) == {"one"}
    assert found.unsaved.typed["one"] == {"answer": ["perhaps"]}


@settings(max_examples=25)
@given(question=any_question)
def test_every_right_answer_earns_the_whole_mark(app: Flask, question: Question) -> None:
    right = question.right_answer() if question.is_asked else None
    if right is None:
        return
    words: Any = {"title": {}, "aim": {}, "minutes": 1}
    content = QuizContent.model_construct(questions=(question,))
    unit = Unit.model_construct(id=UNIT, kind=KIND, content=content, **words)
    document: Any = SimpleNamespace(slug="a-course")
    held = question.fields(right).items()
    form = MultiDict([(f"q.{question.id}.{part}", value) for part, values in held for value in values])
    with app.test_request_context():
        attempt = sitting(QuizReading(unit, (), ()), document, 1, is_one_page=True)
        found = outcome(attempt, given_in(form, attempt).answers)
    assert found.result.score == pytest.approx(100)
