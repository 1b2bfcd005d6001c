"""What a workshop is on paper: objectives, agenda, trainer's notes, handouts, tests, the forms for afterwards.

One document never changes. The template on the shelf is one; every workshop that is held has its own copy, so that a
template can be bettered without touching what was held. ``docs/workshops.md`` explains every key to those who write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from pydantic import BeforeValidator, Field, field_serializer, model_validator

from lms.courses.contents import Model, Slug, Text, Where, texts_in
from lms.courses.documents import Source, SourceId
from lms.questionnaires.documents import Questionnaire
from lms.quizzes.kinds.question import AnyQuestion, Question

CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
DAY_ENDS = 24 * 60
MOST_DAYS = 20
MOST_SESSIONS = 120
MOST_ITEMS = 40


class Method(StrEnum):
    """How a session is held."""

    WELCOME = "welcome"
    TALK = "talk"
    DISCUSSION = "discussion"
    GROUP_WORK = "group_work"
    CASE_WORK = "case_work"
    ROLE_PLAY = "role_play"
    PRACTICE = "practice"
    DEMONSTRATION = "demonstration"
    FIELD_VISIT = "field_visit"
    TEST = "test"
    PLANNING = "planning"
    BREAK = "break"


METHOD_NAMES = {
    Method.WELCOME: _l("Welcome"),
    Method.TALK: _l("Talk"),
    Method.DISCUSSION: _l("Discussion"),
    Method.GROUP_WORK: _l("Group work"),
    Method.CASE_WORK: _l("Case work"),
    Method.ROLE_PLAY: _l("Role play"),
    Method.PRACTICE: _l("Practice"),
    Method.DEMONSTRATION: _l("Demonstration"),
    Method.FIELD_VISIT: _l("Field visit"),
    Method.TEST: _l("Written test"),
    Method.PLANNING: _l("Planning"),
    Method.BREAK: _l("Break"),
}


class Phase(StrEnum):
    """Which of the two tests."""

    PRE = "pre"
    POST = "post"


def minute_of_day(value: Any) -> Any:
    """Return the minute since midnight of a time like 9:30; anything else as it is, for the number's own check."""
    found = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, str) and found is None:
        raise ValueError(f"write a time like 9:30, not “{value[:20]}”.")
    return int(found[1]) * 60 + int(found[2]) if found else value


def clock_of(minute: int) -> str:
    """Return a minute of the day as people read it: 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


Minute = Annotated[int, BeforeValidator(minute_of_day), Field(ge=0, lt=DAY_ENDS)]


class Objective(Model):
    """What participants can do afterwards. Questions of the tests name it by its id."""

    id: Slug
    text: Text


class PlannedSession(Model):
    """One line of the agenda. ``starts`` is a time of the day, kept as the minute since midnight.

    ``plan`` is the trainer's plan in Markdown by language (steps with minutes, notes), from ``sessions/<id>.md``; only
    a break may be without. ``outcome`` is one line for everybody: what comes out of it.
    """

    id: Slug
    day: int = Field(ge=1, le=MOST_DAYS)
    starts: Minute
    minutes: int = Field(ge=5, le=12 * 60)
    title: Text
    method: Method
    outcome: Text | None = None
    objectives: tuple[Slug, ...] = ()
    handouts: tuple[Slug, ...] = ()
    materials: Text | None = None
    plan: dict[str, str] = {}

    @property
    def ends(self) -> int:
        """The minute of the day at which it ends."""
        return self.starts + self.minutes

    @property
    def is_break(self) -> bool:
        """Whether nobody is marked present for it."""
        return self.method is Method.BREAK

    @field_serializer("starts")
    def _starts_as_written(self, starts: int) -> str:
        return clock_of(starts)

    @model_validator(mode="after")
    def _ends_on_its_day(self) -> PlannedSession:
        if self.ends > DAY_ENDS:
            raise ValueError("it would end after midnight; split it over two days.")
        return self


class Handout(Model):
    """A sheet for participants. ``body`` is Markdown by language, from ``handouts/<id>.md``."""

    id: Slug
    title: Text
    body: dict[str, str] = {}


class Group(Model):
    """For how many people it is made."""

    least: int = Field(default=12, ge=1, le=1000)
    most: int = Field(default=30, ge=1, le=1000)


class CertificateRule(Model):
    """What a certificate asks for: per cent of the sessions, and per cent in the post-test where one is to be passed.

    With a ``pass_mark`` those who reach it get a certificate of completion, the others one of attendance.
    """

    attendance: int = Field(default=75, ge=1, le=100)
    pass_mark: int | None = Field(default=None, ge=1, le=100)


class Test(Model):
    """One of the two tests. ``title`` names it for participants."""

    intro: Text | None = None
    questions: tuple[AnyQuestion, ...] = Field(min_length=1, max_length=MOST_ITEMS)

    def question(self, question_id: str) -> Question | None:
        """Return the question with an id, or None."""
        return next((each for each in self.questions if each.id == question_id), None)


class ActionForm(Model):
    """How a team's plan is asked for.

    ``suggestions`` are points that can be taken over with one tap, ``about`` is asked once of each team.
    """

    intro: Text
    least: int = Field(default=2, ge=0, le=20)
    suggestions: tuple[Text, ...] = Field(default=(), max_length=20)
    about: Questionnaire | None = None


class WorkshopPlan(Model):
    """The whole document. ``preparation`` and ``follow_up`` are Markdown for the trainer."""

    title: Text
    summary: Text
    for_whom: Text
    topics: tuple[Slug, ...] = Field(min_length=1, max_length=6)
    objectives: tuple[Objective, ...] = Field(min_length=1, max_length=10)
    group: Group = Group()
    preparation: Text | None = None
    follow_up: Text | None = None
    certificate: CertificateRule = CertificateRule()
    note: Text | None = None
    as_on: date | None = None
    sources: tuple[SourceId, ...] = ()
    known_sources: dict[SourceId, Source] = {}
    sessions: tuple[PlannedSession, ...] = Field(min_length=1, max_length=MOST_SESSIONS)
    handouts: tuple[Handout, ...] = Field(default=(), max_length=40)
    pre_test: Test | None = None
    post_test: Test | None = None
    feedback: Questionnaire | None = None
    action_plan: ActionForm | None = None

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return max(session.day for session in self.sessions)

    @property
    def minutes(self) -> int:
        """How long its sessions last together, without breaks."""
        return sum(session.minutes for session in self.sessions if not session.is_break)

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages it is written."""
        return tuple(self.title)

    def sessions_of(self, day: int) -> list[PlannedSession]:
        """Return the sessions of a day, from 1, in order."""
        return sorted((each for each in self.sessions if each.day == day), key=lambda each: each.starts)

    def session(self, session_id: str) -> PlannedSession | None:
        """Return the session with an id, or None."""
        return next((each for each in self.sessions if each.id == session_id), None)

    def handout(self, handout_id: str) -> Handout | None:
        """Return the handout with an id, or None."""
        return next((each for each in self.handouts if each.id == handout_id), None)

    def test(self, phase: Phase) -> Test | None:
        """Return the test before or after, or None."""
        return self.pre_test if phase is Phase.PRE else self.post_test

    @cached_property
    def objective_texts(self) -> dict[str, dict[str, str]]:
        """The objectives by their ids, as texts by language."""
        return {each.id: each.text for each in self.objectives}

    def texts(self) -> Iterator[tuple[Where, str]]:
        """Yield every text with its place, for the checks of Markdown."""
        yield from texts_in(self, ())
