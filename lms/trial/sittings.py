"""Demo people sit a quiz the way everybody does: start, answer, hand in."""

from __future__ import annotations

from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.quizzes.documents import QuizContent
from lms.quizzes.operations import start_attempt, submit_attempt
from lms.quizzes.queries import attempt_of
from lms.quizzes.saving import Given, save_answers, sequence_now


def sit_quiz(enrolment_id: int, person_id: int, course: PublishedCourse, unit_id: str, share: float) -> None:
    """Answer the first questions of a quiz rightly, up to a share of them from 0 to 1, and leave the others empty."""
    unit = course.document.unit(unit_id)
    content = unit.content
    if not isinstance(content, QuizContent):
        raise TypeError(f"{unit_id} is no quiz")
    with transaction():
        attempt_id = start_attempt(enrolment_id, course, unit, by=person_id)
    with transaction():
        attempt = attempt_of(person_id, attempt_id, is_held=True)
        if attempt is None or not attempt.is_open:
            return
        asked = attempt.layout.question_ids
        answered = asked[: round(len(asked) * share)]
        sequence = sequence_now()
        save_answers(attempt, [Given(each, sequence, content.by_id[each].right_answer()) for each in answered])
    with transaction():
        submit_attempt(attempt_id, enrolment_id, by=person_id)
