"""Three hundred learners who sat a quiz, for its analysis: written in one go, answered by chance as people would.

Each learner knows more or less and each question is easier or harder, so that the figures look like those of a real
cohort: most questions tell people apart, one is too easy, and in one most fall for the same wrong choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, product
from random import Random
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.core import clock
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.cohorts import create_cohort
from lms.learning.models import Cohort, Enrolment, UnitProgress
from lms.people.models import Membership, Organisation, Person
from lms.people.names import search_key
from lms.quizzes.documents import QuizContent
from lms.quizzes.finishing import grade_attempt
from lms.quizzes.kinds.question import Question
from lms.quizzes.layout import lay_out
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt
from lms.quizzes.queries import SavedAnswer

SIZE = 300
SEED = 20261122
FIRST_NAMES = {
    "hi": ("रेखा", "सुरेश", "मीना", "रामप्रसाद", "शबनम", "महेश", "उषा", "इरफ़ान", "लक्ष्मी", "गोपाल", "नसीमा", "बिरजू", "कंचन"),
    "en": (
        "Anita",
        "Joseph",
        "Zarina",
        "Prakash",
        "Mary",
        "Salim",
        "Sarita",
        "Bijay",
        "Fatima",
        "Dilip",
        "Kiran",
        "Rosy",
    ),
}
LAST_NAMES = {
    "hi": ("कुमारी", "यादव", "ख़ातून", "मीणा", "पासवान", "अंसारी", "देवी", "साहू", "गरासिया", "निषाद", "बैठा", "चौहान"),
    "en": (
        "Kujur",
        "Ansari",
        "Nayak",
        "Bhil",
        "Minz",
        "Sheikh",
        "Patra",
        "Damor",
        "Lakra",
        "Rana",
        "Tirkey",
        "Solanki",
        "Munda",
    ),
}
COHORTS = (("कुशीनगर, शरद", "hi"), ("Udaipur, autumn", "en"))
FAVOURITE = 0.75
"""How many of those who are wrong take the same wrong choice, where a question has a tempting one."""


@dataclass(frozen=True)
class Sitter:
    """Somebody in the crowd: how much they know (0 is the middle, most lie between -2 and 2), and where they are."""

    enrolment_id: int
    language: str
    ability: float


@dataclass(frozen=True)
class Sitting:
    """A quiz that the first so many of the crowd sat, about so many days ago, and what they had learnt by then."""

    unit_id: str
    size: int
    days_ago: float
    learnt: float = 0


def ensure_crowd(course: PublishedCourse, sittings: Sequence[Sitting]) -> bool:
    """Let a crowd sit some quizzes, once; return whether it has done so now."""
    if db.session.scalar(select(Cohort.id).where(Cohort.course_id == course.course_id).limit(1)) is not None:
        return False
    chance = Random(SEED)  # noqa: S311 - demo data that comes out the same each time
    with transaction():
        sitters = _enrolled(course.course_id, max(each.size for each in sittings), chance)
        for sitting in sittings:
            _sit(course, sitting, sitters[: sitting.size], chance)
    return True


def _enrolled(course_id: int, size: int, chance: Random) -> list[Sitter]:
    """Make the people, their memberships and enrolments, in two cohorts."""
    now = clock.now()
    cohorts = [_cohort(course_id, name, language).id for name, language in COHORTS]
    names = _names(size, chance)
    joined = [now - timedelta(days=chance.uniform(35, 60)) for _ in names]
    people = _inserted(
        Person.__table__,
        [
            {"full_name": name, "name_key": search_key(name), "language": language, "created_at": at}
            for (name, language), at in zip(names, joined, strict=True)
        ],
        Person.id,
    )
    organisations = db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    members = zip(people, cycle(organisations), joined, strict=False)
    fields = ("person_id", "organisation_id", "joined_at")
    db.session.execute(insert(Membership), [dict(zip(fields, each, strict=True)) for each in members])
    enrolments = _inserted(
        Enrolment.__table__,
        [
            {"person_id": person_id, "course_id": course_id, "cohort_id": cohort, "enrolled_at": at}
            for person_id, cohort, at in zip(people, cycle(cohorts), joined, strict=False)
        ],
        Enrolment.id,
    )
    return [
        Sitter(enrolment_id, language, chance.gauss(0.2, 1))
        for enrolment_id, (_, language) in zip(enrolments, names, strict=True)
    ]


def _cohort(course_id: int, name: str, language: str) -> Cohort:
    today = clock.now().date()
    dates = {"starts_on": today - timedelta(days=60), "ends_on": today + timedelta(days=30)}
    cohort = create_cohort(course_id, facilitators=(), name=name, language=language, **dates, by=None)
    db.session.flush()
    return cohort


def _names(size: int, chance: Random) -> list[tuple[str, str]]:
    """Return names with their languages, Hindi and English, none twice as long as they last."""
    pairs = [
        (f"{first} {last}", language)
        for language in FIRST_NAMES
        for first, last in product(FIRST_NAMES[language], LAST_NAMES[language])
    ]
    chance.shuffle(pairs)
    return [pair for pair, _ in zip(cycle(pairs), range(size), strict=False)]


def _inserted(table: Any, rows: Sequence[dict[str, Any]], key: InstrumentedAttribute[int]) -> list[int]:
    """Insert some rows at once and return their ids in the same order."""
    return list(db.session.scalars(insert(table).returning(key, sort_by_parameter_order=True), rows))


@dataclass
class Rows:
    """The rows of what a crowd has done, to be written at once; answers lie beside their attempts."""

    attempts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[list[dict[str, Any]]] = field(default_factory=list)
    progress: list[dict[str, Any]] = field(default_factory=list)


def _sit(course: PublishedCourse, sitting: Sitting, sitters: Sequence[Sitter], chance: Random) -> None:
    rows = Rows()
    for sitter in sitters:
        _sit_once(course, sitting, sitter, chance, rows)
    ids = _inserted(QuizAttempt.__table__, rows.attempts, QuizAttempt.id)
    answers = [
        {"attempt_id": attempt_id, **answer}
        for attempt_id, given in zip(ids, rows.answers, strict=True)
        for answer in given
    ]
    db.session.execute(insert(_table(QuizAnswer)), answers)
    db.session.execute(insert(_table(UnitProgress)), rows.progress)


def _sit_once(course: PublishedCourse, sitting: Sitting, sitter: Sitter, chance: Random, rows: Rows) -> None:
    content = course.document.unit(sitting.unit_id).content
    if not isinstance(content, QuizContent):
        raise TypeError(f"{sitting.unit_id} is no quiz")
    seed, started = chance.getrandbits(62), clock.now() - timedelta(days=sitting.days_ago * chance.uniform(0.7, 1.3))
    layout = lay_out(content, seed)
    given = dict(_answers(content, layout.question_ids, sitter.ability + sitting.learnt, started, chance))
    graded = grade_attempt(content, layout, given, {}, {})
    result = graded.result
    if result is None:
        raise ValueError(f"{sitting.unit_id} needs a person to grade it")
    ended = max((each.saved_at for each in given.values()), default=started) + timedelta(seconds=40)
    whose = {"enrolment_id": sitter.enrolment_id, "unit_id": sitting.unit_id}
    rows.attempts.append(
        {
            **whose,
            "number": 1,
            "revision_id": course.revision_id,
            "state": AttemptState.FINISHED,
            "seed": seed,
            "layout": layout.to_json(),
            "language": sitter.language,
            "reached_page": 1,
            "started_at": started,
            "submitted_at": ended,
            "finished_at": ended,
            "earned": result.earned,
            "most": result.most,
            "score": result.score,
        }
    )
    rows.answers.append([_answer_row(each, saved, graded.fractions[each]) for each, saved in given.items()])
    is_passed = result.score >= content.settings.mark_to_pass
    progress = {"done_at": ended if is_passed else None, "score": result.score, "changed_at": ended}
    rows.progress.append({**whose, **progress})


def _answer_row(question_id: str, saved: SavedAnswer, fraction: float | None) -> dict[str, Any]:
    return {
        "question_id": question_id,
        "sequence": saved.sequence,
        "answer": saved.answer,
        "saved_at": saved.saved_at,
        "fraction": fraction,
    }


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _answers(
    content: QuizContent, asked: Sequence[str], ability: float, started: datetime, chance: Random
) -> Iterator[tuple[str, SavedAnswer]]:
    """Yield what somebody answers, question after question; what they do not know some leave out."""
    at = started
    for place, question_id in enumerate(asked):
        at += timedelta(seconds=chance.uniform(15, 90))
        question = content.by_id[question_id]
        if not question.is_asked or chance.random() < 0.02:
            continue
        difficulty = -2.5 if place == 0 else math.sin(place * 2.3) * 1.4
        knows = chance.random() < 1 / (1 + math.exp(1.7 * (difficulty - ability)))
        answer = question.right_answer() if knows else _wrong(question, chance)
        yield question_id, SavedAnswer(int(at.timestamp() * 1000), answer, at, None)


def _wrong(question: Question, chance: Random) -> Any:
    """Return an answer that is not quite right, or not at all."""
    right = question.right_answer()
    wrong = [each.key for each in question.responses() if each.part == "" and (each.fraction or 0) <= 0]
    if isinstance(right, bool):
        return not right
    if isinstance(right, str):
        if wrong:
            return wrong[0] if chance.random() < FAVOURITE else chance.choice(wrong)
        return chance.choice(["10000", "25000", "30000"]) if right.replace(",", "").isdigit() else chance.choice(WORDS)
    if isinstance(right, list):
        if set(right) & set(wrong) or not wrong:
            return chance.sample(right, len(right))
        return sorted({*chance.sample(right, len(right) - 1), chance.choice(wrong)})
    values = list(right.values())
    chance.shuffle(values)
    return dict(zip(right, values, strict=True))


WORDS = ("पता नहीं", "do not know", "Aadhaar", "आधार", "passport")
