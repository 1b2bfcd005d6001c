"""Attempts that have ended, by the dozen, for tests of what is made of them. Call these in an application context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from lms.core import clock
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.people.names import search_key
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import grade_attempt
from lms.quizzes.layout import Layout, lay_out
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt
from lms.quizzes.queries import SavedAnswer

TAKEN = timedelta(minutes=10)
Answers = Mapping[str, Any]


def learners(course: PublishedCourse, count: int, **values: Any) -> list[int]:
    """Put some new people on a course and return their enrolments."""
    now = clock.now()
    start = len(db.session.scalars(select(Person.id)).all())
    with transaction():
        people = [
            {
                "full_name": f"Learner {start + number}",
                "name_key": search_key(f"Learner {start + number}"),
                "sign_in_name": f"learner{start + number}",
                "certificate_name_latin": "",
                "certificate_name_devanagari": "",
                "created_at": now,
                "language": "en",
                **values,
            }
            for number in range(1, count + 1)
        ]
        ids = db.session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).all()
        enrolments = [{"person_id": each, "course_id": course.course_id, "enrolled_at": now} for each in ids]
        made = insert(Enrolment).returning(Enrolment.id, sort_by_parameter_order=True)
        return list(db.session.scalars(made, enrolments))


def sit(
    course: PublishedCourse,
    enrolment_ids: Sequence[int],
    given: Sequence[Answers],
    *,
    unit_id: str = "first-quiz",
    number: int = 1,
    ended_at: datetime | None = None,
    certainty: Mapping[str, int] | None = None,
    layouts: Sequence[Layout] | None = None,
    **values: Any,
) -> list[int]:
    """Write an ended attempt for each enrolment, its answers graded as at handing in; return their ids."""
    content = course.document.unit(unit_id).content
    assert isinstance(content, QuizContent)
    ended_at = ended_at or clock.now()
    ids = []
    with transaction():
        for place, (enrolment_id, answers) in enumerate(zip(enrolment_ids, given, strict=True)):
            layout = layouts[place] if layouts else lay_out(content, enrolment_id)
            saved = {
                question_id: SavedAnswer(1, answer, ended_at, None, (certainty or {}).get(question_id))
                for question_id, answer in answers.items()
            }
            graded = grade_attempt(content, layout, saved, {}, {})
            result = graded.result
            attempt = {
                "enrolment_id": enrolment_id,
                "unit_id": unit_id,
                "number": number,
                "revision_id": course.revision_id,
                "seed": enrolment_id,
                "layout": layout.to_json(),
                "started_at": ended_at - TAKEN,
                "submitted_at": ended_at,
                **(
                    {"state": AttemptState.FINISHED, "finished_at": ended_at, **vars(result)}
                    if result
                    else {"state": AttemptState.SUBMITTED}
                ),
                **values,
            }
            attempt_id = db.session.scalar(insert(QuizAttempt).returning(QuizAttempt.id), attempt)
            assert attempt_id is not None
            ids.append(attempt_id)
            rows = [
                {
                    "attempt_id": attempt_id,
                    "question_id": question_id,
                    "sequence": 1,
                    "saved_at": ended_at,
                    "answer": each.answer,
                    "certainty": each.certainty,
                    "fraction": graded.fractions[question_id],
                }
                for question_id, each in saved.items()
            ]
            if rows:
                db.session.execute(insert(QuizAnswer), rows)
    return ids
