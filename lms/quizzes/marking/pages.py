"""What the pages of grading by hand show, put together from a quiz, its answers and what was given for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.core.language import Localised
from lms.courses.documents import CourseDocument, Unit
from lms.courses.queries import PublishedCourse, documents, revision_document
from lms.quizzes.correction_queries import corrected_questions
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.long_answer.question import Criterion, LongAnswer
from lms.quizzes.kinds.question import Question
from lms.quizzes.layout import Layout
from lms.quizzes.marking.queries import (
    Grading,
    Place,
    all_gradings_of,
    answer_row,
    counts,
    waiting_questions,
)
from lms.quizzes.models import AttemptState

Asked = tuple[Question, Question]
"""A question of a quiz, and what of it a person grades: itself, or a part."""


@dataclass(frozen=True)
class QueueEntry:
    """A question, or a part of one, that people grade, with how many answers wait and how many are graded."""

    place: Place
    question: Question
    asked: Question
    waiting: int
    graded: int


def queue(course: PublishedCourse, unit: Unit) -> list[QueueEntry]:
    """Return what people grade in a quiz: the questions it has now, then those of earlier versions that wait."""
    found = list(_places(course, unit))
    numbers = counts([place for place, _ in found])
    return [
        QueueEntry(place, question, asked, waiting, graded)
        for (place, (question, asked)), (waiting, graded) in zip(found, numbers, strict=True)
        if waiting or graded or question.id in _content(unit).by_id
    ]


def _content(unit: Unit) -> QuizContent:
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the loader has seen to it
    return unit.content


def _places(course: PublishedCourse, unit: Unit) -> Iterator[tuple[Place, Asked]]:
    now = _content(unit).by_id
    for question in now.values():
        yield from _places_of(course, unit.id, question)
    for question_id, revision_id in waiting_questions(course.course_id, unit.id).items():
        if question_id not in now:
            yield from _places_of(
                course, unit.id, _content(revision_document(revision_id).unit(unit.id)).by_id[question_id]
            )


def _places_of(course: PublishedCourse, unit_id: str, question: Question) -> Iterator[tuple[Place, Asked]]:
    for part, asked in question.questions_by_hand().items():
        yield Place(course.course_id, unit_id, question.id, part), (question, asked)


@dataclass(frozen=True)
class ShownAnswer:
    """One answer as those who grade see it, with the question as its owner was asked it."""

    attempt_id: int
    attempt_number: int
    is_finished: bool
    submitted_at: datetime | None
    person: str
    digest: str
    document: CourseDocument
    question: Question
    asked: Question
    answer: Any
    mark: float
    gradings: tuple[Grading, ...]

    @property
    def rubric(self) -> tuple[Criterion, ...]:
        """The rubric, empty where a mark is given instead."""
        return self.asked.rubric if isinstance(self.asked, LongAnswer) else ()

    @property
    def notes(self) -> Localised | None:
        """What the author says to those who grade."""
        return self.asked.notes if isinstance(self.asked, LongAnswer) else None

    @property
    def longest_words(self) -> int | None:
        """How many words were asked for at the most."""
        return self.asked.longest_words if isinstance(self.asked, LongAnswer) else None

    @property
    def words(self) -> int:
        """How many words the answer has."""
        return len(self.answer["text"].split())

    @property
    def newest(self) -> Grading | None:
        """What counts of what was given so far."""
        return self.gradings[-1] if self.gradings else None


def shown_answer(place: Place, attempt_id: int) -> ShownAnswer | None:
    """Return an answer at a place, or None where there is none that a person grades; four queries at the most."""
    row = answer_row(place, attempt_id)
    if row is None:
        return None
    document = documents.find(row.digest) or revision_document(row.revision_id)
    corrected = corrected_questions(place.course_id, place.unit_id, row.started_at)
    own = _content(document.unit(place.unit_id)).by_id[place.question_id]
    question = corrected.get(place.question_id, own)
    hand = next((each for each in question.hand_parts(row.answer) if each.part == place.part), None)
    if hand is None:
        return None
    whole = Layout.from_json(row.layout).marks.get(place.question_id, own.mark)
    return ShownAnswer(
        attempt_id=row.id,
        attempt_number=row.number,
        is_finished=row.state is AttemptState.FINISHED,
        submitted_at=row.submitted_at,
        person=row.full_name,
        digest=row.digest,
        document=document,
        question=question,
        asked=hand.question,
        answer=hand.answer,
        mark=hand.question.mark if place.part else whole,
        gradings=tuple(all_gradings_of(attempt_id).get((place.question_id, place.part), ())),
    )


def answer_at(answer: Any, part: str) -> Any:
    """Return what an answer says to a part of its question, ``""`` the whole, or None."""
    for key in part.split(".") if part else ():
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer
