"""Correcting the key of a question after people have answered it: in its file, and for those who have answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from ruamel.yaml.comments import CommentedMap

from lms.core import clock, history
from lms.core.errors import Refusal
from lms.core.jobs import enqueue
from lms.courses.documents import CourseDocument, Unit
from lms.courses.editing import edit_file, refuse_if_elsewhere, unit_file
from lms.courses.models import CourseRevision
from lms.courses.queries import PublishedCourse
from lms.courses.yaml_changes import bring_over, mappings_in
from lms.extensions import db
from lms.quizzes.banks.documents import FOLDER
from lms.quizzes.corrections import QuizCorrection
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question

REGRADE = "quizzes.regrade"


def bank_of(content: QuizContent, question_id: str) -> str | None:
    """Return the name of the bank from which a quiz takes a question; None where it is the quiz's own."""
    if any(each.id == question_id for each in content.questions):
        return None
    return next(name for name, taken in content.taken.items() if any(each.id == question_id for each in taken))


def file_of(course: PublishedCourse, unit: Unit, question_id: str) -> str:
    """Return the file in which a question of a quiz stands; Refusal where that is another course's."""
    path = unit_file(course.slug, course.document, unit.id)
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the caller has a quiz
    bank = bank_of(unit.content, question_id)
    if bank is None:
        return path
    refuse_if_elsewhere(bank)
    return f"{FOLDER}/{bank}.yaml"


def units_with(document: CourseDocument, unit: Unit, question_id: str) -> list[str]:
    """Return the quizzes of a course that take a question of one of them: all that take it from the same bank."""
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the caller has a quiz
    bank = bank_of(unit.content, question_id)
    if bank is None:
        return [unit.id]
    return [each.id for each, content in _own_quizzes(document) if bank in content.taken]


def _own_quizzes(document: CourseDocument) -> Iterator[tuple[Unit, QuizContent]]:
    for module in document.modules:
        for unit in module.units if module.origin is None else ():
            if isinstance(unit.content, QuizContent):
                yield unit, unit.content


def correct(
    course: PublishedCourse,
    unit: Unit,
    corrected: Question,
    *,
    reason: str,
    by: int | None,
    expected_digest: str | None = None,
) -> list[int]:
    """Correct a question of a quiz, for later attempts and for all that have begun; return the corrections' ids.

    The one for this quiz comes first; there are more where other quizzes take the question from the same bank. Its file
    is changed, the corrections are noted and the regrading is asked for, all in one transaction. Raises Refusal where
    the question belongs to another course or somebody has changed its file since, BundleRefused where it cannot be so.
    """
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the caller has a quiz
    before = unit.content.by_id[corrected.id]
    path = file_of(course, unit, corrected.id)
    units = sorted(units_with(course.document, unit, corrected.id), key=lambda each: each != unit.id)
    made: list[int] = []

    def change(data: CommentedMap) -> None:
        for kept in mappings_in(data, "questions"):
            if kept.get("id") == corrected.id:
                bring_over(kept, as_written(before), as_written(corrected))
                return
        raise Refusal(_l("This question is no longer in its file. Go back to the questions and look again."))

    def note(_: CourseRevision) -> None:
        made.extend(_noted(course, units, corrected, reason, by))

    edit_file(course.slug, path, change, by=by, expected_digest=expected_digest, and_then=note)
    return made


def as_written(question: Question) -> dict[str, Any]:
    """Return what a file says of a question: all but what is as usual."""
    return question.model_dump(mode="json", exclude_defaults=True)


def _noted(
    course: PublishedCourse, units: Sequence[str], corrected: Question, reason: str, by: int | None
) -> Iterator[int]:
    """Note the correction for some quizzes and have their attempts graded anew."""
    now = clock.now()
    content = corrected.model_dump(mode="json")
    for unit_id in units:
        correction = QuizCorrection(
            course_id=course.course_id,
            unit_id=unit_id,
            question_id=corrected.id,
            content=content,
            reason=reason,
            made_at=now,
            made_by_id=by,
        )
        db.session.add(correction)
        db.session.flush()
        history.record(
            "quizzes.question_corrected",
            correction,
            by=by,
            course=course.slug,
            unit=unit_id,
            question=corrected.id,
            full_marks=corrected.full_marks,
            reason=reason,
        )
        enqueue(REGRADE, {"correction": correction.id}, key=regrade_key(correction.id), owner_id=by)
        yield correction.id


def regrade_key(correction_id: int) -> str:
    """Return the key of the job that grades attempts anew after a correction."""
    return f"{REGRADE}:{correction_id}"
