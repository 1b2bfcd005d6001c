"""What the database holds of the attempts that are analysed: read in four queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Subquery, Text, case, cast, func, select

from lms.courses.documents import CourseDocument
from lms.courses.models import CourseRevision
from lms.courses.queries import documents
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.analysis.papers import Corrections, Paper, Papers
from lms.quizzes.analysis.selection import Selection, chosen_attempts, finished_attempts
from lms.quizzes.analysis.statistics import thirds
from lms.quizzes.analysis.tallies import NO_ANSWER, STRONG, WEAK, AnswerRow, Tally, tally
from lms.quizzes.correction_queries import question_from
from lms.quizzes.corrections import QuizCorrection
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from lms.quizzes.models import QuizAnswer, QuizAttempt

AT_ONCE = 500
LONGEST_ANSWER = 2_000
"""Longer answers, in characters of JSON, are not told apart."""


@dataclass
class Sittings:
    """The attempts that are analysed, one place each: whose, with which result in per cent, and how long it took."""

    places: dict[int, int] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    seconds: list[float | None] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Loaded:
    """Attempts and what was answered in them; ``versions`` are those of each question, the oldest first."""

    sittings: Sittings
    tallies: Mapping[str, Tally]
    versions: Mapping[str, list[Question]]


def load(course_id: int, unit_id: str, selection: Selection) -> Loaded:
    """Return the attempts of a selection with their answers."""
    contents = quiz_contents(course_id, unit_id)
    practice = [revision_id for revision_id, content in contents.items() if content.settings.is_practice]
    papers = Papers(contents, newest_corrections(course_id, unit_id))
    chosen = chosen_attempts(course_id, unit_id, selection, practice)
    sittings = _sittings(chosen, papers)
    weak, strong = thirds(sittings.scores)
    by_third = dict.fromkeys(weak, WEAK) | dict.fromkeys(strong, STRONG)
    tallies = tally(_answers(chosen), sittings.places, sittings.papers, by_third)
    return Loaded(sittings, tallies, papers.versions)


def quiz_contents(course_id: int, unit_id: str) -> dict[int, QuizContent]:
    """Return a quiz as it is in each revision on which finished attempts were taken, the oldest first."""
    used = select(QuizAttempt.revision_id).join(Enrolment).where(*finished_attempts(course_id, unit_id)).distinct()
    statement = select(CourseRevision.id, CourseRevision.digest).where(CourseRevision.id.in_(used))
    digests = {row.id: row.digest for row in db.session.execute(statement.order_by(CourseRevision.id))}
    found = {digest: documents.find(digest) for digest in digests.values()}
    missing = [revision_id for revision_id, digest in digests.items() if found[digest] is None]
    if missing:
        stored = select(CourseRevision.digest, CourseRevision.document).where(CourseRevision.id.in_(missing))
        for digest, document in db.session.execute(stored, execution_options={"yield_per": 1}):
            found[digest] = documents.keep(digest, CourseDocument.model_validate(document))
    contents: dict[int, QuizContent] = {}
    for revision_id, digest in digests.items():
        document = found[digest]
        unit = document.find_unit(unit_id) if document else None
        if unit is not None and isinstance(unit.content, QuizContent):
            contents[revision_id] = unit.content
    return contents


def newest_corrections(course_id: int, unit_id: str) -> Corrections:
    """Return the newest correction of each corrected question of a quiz, in one query."""
    rows = db.session.execute(
        select(QuizCorrection.question_id, QuizCorrection.made_at, QuizCorrection.content)
        .where(QuizCorrection.course_id == course_id, QuizCorrection.unit_id == unit_id)
        .order_by(QuizCorrection.made_at, QuizCorrection.id)
    )
    newest = {row.question_id: row for row in rows}
    return {question_id: (row.made_at, question_from(row.content)) for question_id, row in newest.items()}


def _sittings(chosen: Subquery, papers: Papers) -> Sittings:
    statement = (
        select(
            QuizAttempt.id,
            QuizAttempt.enrolment_id,
            QuizAttempt.score,
            QuizAttempt.revision_id,
            cast(QuizAttempt.layout, Text),
            QuizAttempt.started_at,
            QuizAttempt.submitted_at,
        )
        .join(chosen, chosen.c.id == QuizAttempt.id)
        .order_by(QuizAttempt.id)
    )
    found = Sittings()
    for attempt_id, enrolment_id, score, revision_id, layout, started_at, submitted_at in _streamed(statement):
        found.places[attempt_id] = len(found.scores)
        found.people.append(enrolment_id)
        found.scores.append(score)
        found.seconds.append((submitted_at - started_at).total_seconds() if submitted_at else None)
        found.papers.append(papers.of(revision_id, layout, started_at))
    return found


def _answers(chosen: Subquery) -> Iterator[AnswerRow]:
    text = func.coalesce(cast(QuizAnswer.answer, Text), NO_ANSWER)
    statement = select(
        QuizAnswer.attempt_id,
        QuizAnswer.question_id,
        QuizAnswer.fraction,
        QuizAnswer.certainty,
        case((func.length(text) > LONGEST_ANSWER, ""), else_=text),
    ).join(chosen, chosen.c.id == QuizAnswer.attempt_id)
    return _streamed(statement)


def _streamed(statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """Yield the rows of a query of columns, of which only some are in memory at once."""
    found = db.session.connection().execute(statement, execution_options={"yield_per": AT_ONCE})
    for rows in found.partitions():
        yield from rows
