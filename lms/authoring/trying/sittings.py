"""Trying a quiz of a draft: an attempt that stands in a form and nowhere else. Nothing is written here.

Questions are drawn by a seed that the form keeps, and answers are read and judged by what judges those of learners.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.authoring.trying.reading import QuizReading
from lms.core import clock
from lms.core.errors import Refusal
from lms.courses.documents import CourseDocument
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import grade_attempt
from lms.quizzes.grading import Result, attempt_result
from lms.quizzes.kinds.question import NOTHING, Question
from lms.quizzes.layout import lay_out
from lms.quizzes.models import AttemptState
from lms.quizzes.pages import Unsaved
from lms.quizzes.queries import Attempt, SavedAnswer
from lms.quizzes.review import Review
from lms.quizzes.reviewed import ReviewedQuestion, reviewed_questions
from lms.quizzes.settings import Behaviour, Navigation

LARGEST_SEED = 2**31 - 1
LONGEST_VALUE = 30_000
MOST_VALUES = 100
EVERYTHING = Review(own_answer=True, correctness=True, marks=True, feedback=True, right_answer=True)
SIMPLER = {"behaviour": Behaviour.AT_END, "navigation": Navigation.FREE}
NO_FILES = {"files_most": 0, "files_required": 0}


@dataclass(frozen=True)
class Outcome:
    """What a try came to: the questions as they were judged, and the result of those that need no person."""

    questions: list[ReviewedQuestion]
    result: Result
    waiting: int


@dataclass
class Given:
    """What a form of answers holds: what could be read, what could not, and everything as it was typed."""

    answers: dict[str, SavedAnswer] = field(default_factory=dict)
    unsaved: Unsaved = field(default_factory=Unsaved)


def sitting(reading: QuizReading, document: CourseDocument, seed: int, *, is_one_page: bool) -> Attempt:
    """Return an attempt at a quiz as it would be drawn for a learner; the same seed always gives the same."""
    content = _simplified(reading.content, is_one_page=is_one_page)
    return Attempt(
        id=0,
        enrolment_id=0,
        course_id=0,
        slug=document.slug,
        digest="",
        number=1,
        state=AttemptState.IN_PROGRESS,
        started_at=clock.now(),
        closes_at=None,
        submitted_at=None,
        earned=None,
        most=None,
        score=None,
        reached_page=1,
        layout=lay_out(content, seed),
        document=document,
        unit=reading.unit.model_copy(update={"content": content}),
    )


def _simplified(content: QuizContent, *, is_one_page: bool) -> QuizContent:
    """Return a quiz whose answers are judged at the end, whose pages lie open, and that asks for no files."""
    changes: dict[str, Any] = {**SIMPLER, **({"questions_a_page": 0} if is_one_page else {})}
    return QuizContent.model_construct(
        intro=content.intro,
        settings=content.settings.model_copy(update=changes),
        questions=tuple(map(_without_files, content.questions)),
        banks=content.banks,
        slots=content.slots,
        taken={name: tuple(map(_without_files, each)) for name, each in content.taken.items()},
    )


def _without_files(question: Question) -> Question:
    changes: dict[str, Any] = dict(NO_FILES) if "files_most" in type(question).model_fields else {}
    parts = getattr(question, "parts", None)
    if parts:
        changes["parts"] = tuple(map(_without_files, parts))
    return question.model_copy(update=changes) if changes else question


def differences(content: QuizContent) -> list[str]:
    """Return in which ways a try differs from an attempt at this quiz, as codes."""
    settings = content.settings
    found = []
    if settings.behaviour is not Behaviour.AT_END:
        found.append(str(settings.behaviour))
    if settings.is_forward_only:
        found.append("forward")
    if settings.time_limit_minutes:
        found.append("time")
    if any(_asks_for_files(question) for question in content.every_question()):
        found.append("files")
    return found


def _asks_for_files(question: Question) -> bool:
    return any(getattr(part, "files_most", 0) > 0 for part in question.every_part())


def given_in(form: MultiDict[str, str], attempt: Attempt) -> Given:
    """Return what a form holds for the questions of an attempt."""
    given, now = Given(), clock.now()
    sent = _fields_by_question(form)
    for question_id in attempt.layout.question_ids:
        question = attempt.content.by_id[question_id]
        if not question.is_asked:
            continue
        fields = sent.get(question_id, {})
        given.unsaved.typed[question_id] = fields
        answer = None
        try:
            answer = question.read(fields)
        except Refusal as refusal:
            given.unsaved.refused[question_id] = refusal
        sure = form.get(f"certainty.{question_id}", "")
        certainty = int(sure) if sure in {"1", "2", "3"} else None
        is_flagged = f"flag.{question_id}" in form
        given.answers[question_id] = SavedAnswer(1, answer, now, None, certainty, is_flagged)
    return given


def _fields_by_question(form: MultiDict[str, str]) -> dict[str, dict[str, list[str]]]:
    sent: dict[str, dict[str, list[str]]] = {}
    for name in form:
        prefix, question_id, part = (*name.split(".", 2), "", "")[:3]
        if prefix == "q" and part:
            values = form.getlist(name)[:MOST_VALUES]
            sent.setdefault(question_id, {})[part] = [value[:LONGEST_VALUE] for value in values]
    return sent


def carried(form: MultiDict[str, str], attempt: Attempt, page: int | None) -> Iterator[tuple[str, str]]:
    """Yield what a form must carry along: the controls of all questions that do not stand on a page."""
    drawn_here = set(attempt.layout.pages[page - 1]) if page else set()
    known = set(attempt.layout.question_ids) - drawn_here
    for name, value in form.items(multi=True):
        prefix, question_id = (*name.split(".", 2), "")[:2]
        if prefix in {"q", "certainty", "flag"} and question_id in known and value:
            yield name, value[:LONGEST_VALUE]


def outcome(attempt: Attempt, answers: Mapping[str, SavedAnswer]) -> Outcome:
    """Return what answers come to. What only a person can judge counts neither for nor against."""
    graded = grade_attempt(attempt.content, attempt.layout, answers, NOTHING, NOTHING)
    questions = reviewed_questions(attempt, answers, EVERYTHING)
    if graded.result is not None:
        return Outcome(questions, graded.result, 0)
    judged = [each for each in questions if each.is_asked and not each.waits and each.mark]
    result = attempt_result((each.mark, (each.earned or 0.0) / each.mark) for each in judged)
    return Outcome(questions, result, sum(each.waits for each in questions))
