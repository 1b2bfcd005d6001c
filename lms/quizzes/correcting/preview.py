"""What a correction would change before it is made: whose marks, by how much, and who passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.quizzes.correction_queries import TimedCorrection, all_corrections
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import content_of, earned_share, grade_answer
from lms.quizzes.grading import Result, attempt_result, is_passed
from lms.quizzes.gradings import hand_fractions
from lms.quizzes.kinds.question import NOTHING, Question
from lms.quizzes.layout import Layout
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt
from lms.quizzes.queries import SavedAnswer, with_tries
from lms.quizzes.settings import Behaviour

BATCH = 500
NEXT_TO_NOTHING = 1e-9


@dataclass(frozen=True)
class Change:
    """What a correction makes of an attempt: marks, share in per cent, and whether it reaches the pass mark."""

    attempt_id: int
    unit_id: str
    number: int
    person: str
    earned_before: float
    earned_after: float
    most: float
    score_before: float
    score_after: float
    passed_before: bool
    passed_after: bool


@dataclass(frozen=True)
class Preview:
    """Whose marks change, and of how many they stay."""

    changes: tuple[Change, ...]
    same: int

    @property
    def up(self) -> int:
        """How many get more."""
        return sum(each.earned_after > each.earned_before for each in self.changes)

    @property
    def down(self) -> int:
        """How many get less."""
        return sum(each.earned_after < each.earned_before for each in self.changes)

    @property
    def newly_passed(self) -> int:
        """How many attempts reach the pass mark that did not."""
        return sum(each.passed_after and not each.passed_before for each in self.changes)

    @property
    def no_longer_passed(self) -> int:
        """How many attempts do not reach the pass mark any more."""
        return sum(each.passed_before and not each.passed_after for each in self.changes)


def preview(course_id: int, unit_ids: Iterable[str], corrected: Question) -> Preview:
    """Return what a correction would change in the graded attempts of some quizzes. Nothing is written."""
    changes: list[Change] = []
    total = 0
    for unit_id in unit_ids:
        contents: dict[int, QuizContent] = {}
        corrections = all_corrections(course_id, unit_id)
        for rows in _graded_attempts(course_id, unit_id):
            for revision_id in {row.revision_id for row in rows} - contents.keys():
                contents[revision_id] = content_of(revision_id, unit_id)
            total += len(rows)
            changes += _changes([_Sitting.of(row, contents[row.revision_id], corrections) for row in rows], corrected)
    changes.sort(key=lambda each: (each.person.casefold(), each.unit_id, each.number))
    return Preview(tuple(changes), total - len(changes))


def _graded_attempts(course_id: int, unit_id: str) -> Iterator[list[Any]]:
    """Yield the graded attempts of a quiz, some hundred at a time."""
    statement = (
        select(
            QuizAttempt.id,
            QuizAttempt.unit_id,
            QuizAttempt.number,
            QuizAttempt.revision_id,
            QuizAttempt.layout,
            QuizAttempt.started_at,
            QuizAttempt.earned,
            QuizAttempt.score,
            Person.full_name,
        )
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.course_id == course_id,
            QuizAttempt.unit_id == unit_id,
            QuizAttempt.state == AttemptState.FINISHED,
        )
        .order_by(QuizAttempt.id)
        .limit(BATCH)
    )
    last = 0
    while rows := list(db.session.execute(statement.where(QuizAttempt.id > last))):
        yield rows
        last = rows[-1].id


@dataclass(frozen=True)
class _Sitting:
    """A graded attempt with what it was asked and what grades it now."""

    row: Any
    content: QuizContent
    layout: Layout
    corrected: Mapping[str, Question]

    @classmethod
    def of(cls, row: Any, content: QuizContent, corrections: Sequence[TimedCorrection]) -> _Sitting:
        corrected = {each.question_id: each.question for each in corrections if each.made_at >= row.started_at}
        return cls(row, content, Layout.from_json(row.layout), corrected)

    def question(self, question_id: str) -> Question:
        """Return the question that grades an answer now."""
        return self.corrected.get(question_id) or self.content.by_id[question_id]

    def share(self, question_id: str, saved: SavedAnswer | None) -> float:
        """Return the share of a question's mark that an answer has earned."""
        question = self.question(question_id)
        earned = (saved.fraction or 0.0) if saved else 0.0
        return earned_share(1.0 if question.full_marks else earned, question, saved, self.content.settings)

    def share_by(self, corrected: Question, saved: SavedAnswer | None) -> float:
        """Return the share of its mark that an answer earns by a corrected question."""
        has_parts = saved is not None and bool(corrected.hand_parts(saved.answer))
        by_hand = hand_fractions(self.row.id).get(corrected.id, NOTHING) if has_parts else NOTHING
        fraction = grade_answer(corrected, saved, self.content.settings, by_hand).fraction
        if fraction is None:
            return self.share(corrected.id, saved)
        return earned_share(fraction, corrected, saved, self.content.settings)

    def result(self, answers: Mapping[str, SavedAnswer], question_id: str, share: float) -> Result:
        """Return what the attempt is worth when one question earns another share of its mark."""
        worth = []
        for each in self.layout.question_ids:
            own = self.content.by_id[each]
            if own.is_asked:
                mark = self.layout.marks.get(each, own.mark)
                worth.append((mark, share if each == question_id else self.share(each, answers.get(each))))
        return attempt_result(worth)


def _changes(sittings: Sequence[_Sitting], corrected: Question) -> Iterator[Change]:
    """Yield the changes among some attempts. All answers are asked for only where this one is worth another share."""
    asked = [each for each in sittings if corrected.id in each.layout.question_ids]
    answers = _answers([each.row.id for each in asked], corrected.id)
    if any(each.content.settings.behaviour is Behaviour.TRY_AGAIN for each in asked):
        answers = with_tries(answers, [corrected.id])
    moved: list[tuple[_Sitting, float]] = []
    for sitting in asked:
        saved = answers.get(sitting.row.id, {}).get(corrected.id)
        share = sitting.share_by(corrected, saved)
        if abs(share - sitting.share(corrected.id, saved)) > NEXT_TO_NOTHING:
            moved.append((sitting, share))
    answers = _answers([sitting.row.id for sitting, _ in moved])
    for sitting, share in moved:
        result = sitting.result(answers.get(sitting.row.id, {}), corrected.id, share)
        if (result.earned, result.score) != (sitting.row.earned, sitting.row.score):
            yield _change(sitting, result)


def _change(sitting: _Sitting, result: Result) -> Change:
    row, pass_mark = sitting.row, sitting.content.settings.mark_to_pass
    return Change(
        attempt_id=row.id,
        unit_id=row.unit_id,
        number=row.number,
        person=row.full_name,
        earned_before=row.earned,
        earned_after=result.earned,
        most=result.most,
        score_before=row.score,
        score_after=result.score,
        passed_before=is_passed(row.score, pass_mark),
        passed_after=is_passed(result.score, pass_mark),
    )


def _answers(attempt_ids: Sequence[int], question_id: str | None = None) -> dict[int, dict[str, SavedAnswer]]:
    """Return the answers of some attempts, all or those to one question, in one query."""
    if not attempt_ids:
        return {}
    columns = [getattr(QuizAnswer, each.name) for each in fields(SavedAnswer) if each.name != "tried"]
    statement = select(QuizAnswer.attempt_id, QuizAnswer.question_id, *columns).where(
        QuizAnswer.attempt_id.in_(attempt_ids)
    )
    if question_id is not None:
        statement = statement.where(QuizAnswer.question_id == question_id)
    found: dict[int, dict[str, SavedAnswer]] = {}
    for attempt_id, question, *values in db.session.execute(statement):
        found.setdefault(attempt_id, {})[question] = SavedAnswer(*values)
    return found
