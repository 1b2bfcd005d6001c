"""Looking for questions in a draft."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.questions.holders import Holder
from lms.authoring.questions.noting import note_faults
from lms.authoring.questions.operations import add_questions
from lms.authoring.trying.listing import Sought, all_questions, cells_of, folded, key_of
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from tests.authoring.trying.shared import QUIZ, drawing_draft, quiz, statement, the_quiz
from tests.factories.courses import text, yaml
from tests.factories.drafts import make_draft


@pytest.mark.parametrize(
    ("sought", "ids"),
    [
        ({}, ["visa-a", "visa-b", "visa-c", "other", "unready", "own", "spare"]),
        ({"words": "STATEMENT visa-b"}, ["visa-b"]),
        ({"words": "कथन own"}, ["own"]),
        ({"words": "question true_false"}, []),
        ({"tag": "visa"}, ["visa-a", "visa-b", "visa-c", "unready"]),
        ({"tag": "visa", "state": "ready"}, ["visa-a", "visa-b", "visa-c"]),
        ({"state": "draft"}, ["unready"]),
        ({"bloom": "apply", "words": "visa-c"}, ["visa-c"]),
        ({"where": "quiz/first-quiz"}, ["own", "spare"]),
        ({"where": "bank/none"}, []),
        ({"kind": "matching"}, []),
        ({"objective": "papers"}, []),
    ],
)
def test_questions_are_found(app_context: Flask, sought: dict[str, str], ids: list[str]) -> None:
    everything = all_questions(drawing_draft())
    assert [entry.id for entry in everything.found(Sought(**sought))] == ids
    assert everything.tags() == [("papers", 1), ("visa", 4)]


def test_words_are_found_without_their_nuktas_and_accents() -> None:
    assert folded("मज़दूर") == folded("मजदूर")
    assert folded("मज़दूर") == folded("मज़दूर")
    assert folded("Café  हाँ") == folded("cafe हां")
    assert folded("कि") != folded("की")


def test_objectives_are_found(app_context: Flask) -> None:
    questions = [statement("one", objective="papers"), statement("two"), statement("three", objective="pay")]
    draft = make_draft(files={QUIZ: yaml(quiz(*questions))})
    everything = all_questions(draft)
    assert everything.objectives() == ["papers", "pay"]
    assert [entry.id for entry in everything.found(Sought(objective="papers"))] == ["one"]


def test_questions_with_problems_are_found(app_context: Flask) -> None:
    draft = drawing_draft()
    wrong = {"id": "wrong", "kind": "single_choice", "text": text("Who?"), "choices": []}
    for holder in (Holder.of_unit(draft, the_quiz(draft)), Holder.of_bank(draft, "frauds")):
        assert holder is not None
        assert not all_questions(draft).found(Sought(problems="1", where=key_of(holder)))
        add_questions(holder, [wrong], by=None)
        note_faults(draft, holder, ["wrong"])
        db.session.rollback()
        everything = all_questions(draft)
        (found,) = everything.found(Sought(problems="1", where=key_of(holder)))
        assert found.id == "wrong"
        assert everything.problems_of(found) == 1


def test_a_table_of_what_was_found(app_context: Flask) -> None:
    draft = drawing_draft()
    everything = all_questions(draft)
    (row,) = cells_of(everything, everything.found(Sought(words="visa-a")))
    assert row[:6] == ["bank/frauds", "visa-a", "", "true_false", "Statement visa-a.", "कथन visa-a।"]


QUESTION = """  - id: question-{number}
    kind: single_choice
    tags: [tag-{tag}]
    bloom: apply
    text:
      en: "Question {number}: what is a worker asked to sign before departure?"
      hi: "सवाल {number}: जाने से पहले मज़दूर से किस पर हस्ताक्षर कराया जाता है?"
    choices:
      - {{id: a, text: {{en: The contract, hi: अनुबंध}}, fraction: 1, feedback: {{en: So it is., hi: यही है।}}}}
      - {{id: b, text: {{en: Nothing, hi: कुछ नहीं}}, feedback: {{en: Ask for it., hi: माँगिए।}}}}
    feedback: {{en: Read the unit on papers once more., hi: काग़ज़ों वाली इकाई फिर पढ़िए।}}
"""


def add_quizzes(draft: DraftOf, count: int, questions_each: int) -> None:
    """Put quizzes into a draft as authors lay them out."""
    module_id = the_quiz(draft).module_id
    with transaction():
        for place in range(count):
            slug, numbers = f"quiz-{place}", range(place * questions_each, (place + 1) * questions_each)
            content = "kind: quiz\ntitle: {en: Quiz, hi: प्रश्नोत्तरी}\nquestions:\n"
            content += "".join(QUESTION.format(number=number, tag=number % 7) for number in numbers)
            unit = DraftUnit(course_id=draft.course_id, module_id=module_id, slug=slug, kind="quiz", number=10 + place)
            db.session.add(unit)
            db.session.flush()
            facts = {"title": {"en": "Quiz"}, "names": [f"question-{number}" for number in numbers]}
            row = DraftText(course_id=draft.course_id, unit_id=unit.id, place=f"units/{unit.id}", content=content)
            row.facts, row.saved_at = facts, clock.now()
            db.session.add(row)


def test_four_hundred_questions_are_listed_quickly_and_in_few_queries(
    app_context: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    draft = make_draft()
    add_quizzes(draft, 20, 20)
    with count_queries() as statements:
        began = time.process_time()
        everything = all_questions(draft)
        found = everything.found(Sought(words="sign departure", tag="tag-3"))
        everything.tags()
        took = time.process_time() - began
    assert len(found) == 57
    assert len(statements) <= 3
    assert took < 1.5, f"{took:.2f} seconds of the processor"
