"""What the trial shows of quizzes: three hundred sittings to analyse, a test before and after, answers to be graded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse, published
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.learning.operations import enrol
from lms.people.models import Person
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from lms.quizzes.operations import start_attempt, submit_attempt
from lms.quizzes.queries import attempt_of
from lms.quizzes.saving import Given, save_answers, sequence_now
from lms.trial.crowd import Sitting, ensure_crowd

COURSE = "check-what-you-know"
CASE = "work-on-a-case"
CROWD = (
    Sitting("before-you-begin", size=140, days_ago=26),
    Sitting("know-the-rules", size=300, days_ago=16, learnt=0.4),
    Sitting("after-the-course", size=120, days_ago=4, learnt=1.3),
)


@dataclass(frozen=True)
class Writer:
    """Somebody whose answers wait to be graded: how they would answer a long question."""

    language: str
    text: str


WRITERS = (
    Writer(
        "hi",
        "मैं पहले घबराए हुए परिवार की पूरी बात सुनूँगी और तारीख़ें, नाम और फ़ोन नंबर लिख लूँगी। पासपोर्ट और अनुबंध की फ़ोटो "
        "माँगूँगी। अकेले कहीं नहीं जाऊँगी, अपने सुपरवाइज़र को बताऊँगी और उनके साथ मिलकर शिकायत लिखवाऊँगी।",
    ),
    Writer(
        "en",
        "First I would listen and write down who promised what, when, and how much was paid, with receipts if "
        "there are any. I would not promise that the money comes back. I would tell my supervisor the same day.",
    ),
    Writer("hi", "मैं उन्हें कहूँगा कि चिंता न करें, सब ठीक हो जाएगा।"),
    Writer(
        "en",
        "I explain that nobody may keep the passport, that every payment needs a receipt, and which office to write "
        "to. Then I help them write it, in their own words, and keep a copy of everything in our file.",
    ),
    Writer(
        "hi",
        "सबसे पहले यह पूछूँगी कि परिवार अभी सुरक्षित है या नहीं। फिर काग़ज़ों की सूची बनाऊँगी, क्या है और क्या नहीं, और "
        "बताऊँगी कि किस दफ़्तर में कौन सा काग़ज़ माँगा जाएगा।",
    ),
)


def ensure_quizzes() -> None:
    """Let the demo people sit the quizzes, once; where the course is missing nothing happens."""
    course = published(COURSE)
    if course is None or not ensure_crowd(course, CROWD):
        return
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.person_id, Person.language)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == course.course_id)
        .order_by(Enrolment.id)
    ).all()
    for number, writer in enumerate(WRITERS):
        row = next(each for each in rows[number * 7 :] if each.language == writer.language)
        with clock.put_back(timedelta(hours=6 + 9 * number)):
            _write(course, row.id, row.person_id, writer)
    for name in ("asha", "farah"):
        person_id = db.session.scalar(select(Person.id).where(Person.sign_in_name == name))
        if person_id is not None:
            with transaction():
                enrol(person_id, course, by=person_id)


def _write(course: PublishedCourse, enrolment_id: int, person_id: int, writer: Writer) -> None:
    """Answer the case: what a machine can grade rightly, the rest in somebody's own words."""
    unit = course.document.unit(CASE)
    content = unit.content
    if not isinstance(content, QuizContent):
        raise TypeError(f"{CASE} is no quiz")
    with transaction():
        attempt_id = start_attempt(enrolment_id, course, unit, language=writer.language, by=person_id)
    with transaction():
        attempt = attempt_of(person_id, attempt_id, is_held=True)
        if attempt is None:
            return
        asked = [content.by_id[each] for each in attempt.layout.question_ids if content.by_id[each].is_asked]
        save_answers(attempt, [Given(each.id, sequence_now(), _answer(each, writer)) for each in asked])
    with transaction():
        submit_attempt(attempt_id, enrolment_id, by=person_id)


def _answer(question: Question, writer: Writer) -> Any:
    by_hand = question.questions_by_hand()
    written = {"text": writer.text, "files": []}
    if "" in by_hand:
        return written
    right = question.right_answer()
    return {**(right or {}), **dict.fromkeys(by_hand, written)} if by_hand else right
