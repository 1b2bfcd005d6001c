"""One demo workshop and what happens around it, as acts: planned, registered for, begun, called, tested, over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from lms.core import clock
from lms.extensions import db
from lms.trial.acts import Act
from lms.trial.workshops.papers import answers_of, feedback_of
from lms.trial.workshops.people import BY_KEY, DEORIA, registrant_of
from lms.trial.workshops.stage import Stage
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.marking import mark_all
from lms.workshops.attendance.models import MarkSource, Presence
from lms.workshops.library.documents import Phase, PlannedSession, Test, WorkshopPlan
from lms.workshops.measuring import feedback, openings, sittings
from lms.workshops.measuring.feedback_forms import form_of
from lms.workshops.measuring.letters import line_of
from lms.workshops.measuring.paper_marks import Line, enter_lines
from lms.workshops.moves import Actor
from lms.workshops.planning import agenda, facilitators, operations, states
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.registration import notices
from lms.workshops.registration.models import Source
from lms.workshops.registration.operations import register

LONG_ENOUGH = 40
"""The roll is called at sessions of so many minutes."""
AFTER_START = 5
Rows = Sequence[tuple[str, tuple[str, str]]]


@dataclass
class Event:
    """A workshop that ``planner`` plans from a template; ``first_day`` None leaves it without dates.

    ``away`` says by person at which days (numbers) or sessions (ids in the template) they are absent, ``late`` at
    which sessions they come late. ``answers`` are to the organiser's questions. Where ``has_roll`` the roll is called.
    """

    stage: Stage
    key: str
    plan: WorkshopPlan
    planner: str
    first_day: date | None
    new: operations.NewWorkshop
    away: Mapping[str, frozenset[int | str]] = field(default_factory=dict)
    late: frozenset[tuple[str, str]] = frozenset()
    answers: Sequence[dict[str, str]] = ()
    has_roll: bool = True
    notice: str = ""
    on_list: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The id of the workshop, once it is planned."""
        return self.stage.workshops[self.key]

    @property
    def by(self) -> int:
        """Who planned it."""
        return self.stage.people[self.planner]

    def place(self, person: str) -> int:
        """Return the id of somebody's registration."""
        return self.stage.places[self.key, person]

    def held_on(self, day: int) -> date:
        """Return the date of a day of the workshop, or of one after it, by its number from 1."""
        if self.first_day is None:
            raise LookupError(f"{self.key} has no dates")
        return self.first_day + timedelta(days=day - 1)

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """Return an hour of a day of the workshop, or after it."""
        return self.stage.on(self.held_on(day), hour, minute)

    def planned(self, at: datetime, slug: str, *, announced: bool = True) -> Iterator[Act]:
        """Yield how it is planned, and announced unless told otherwise."""
        yield Act(at, partial(self._plan, slug))
        if announced:
            yield self.moved(at + timedelta(hours=2), "announced")

    def _plan(self, slug: str) -> None:
        workshop = operations.plan_from_template(slug, self.new, by=self.by, form_key=f"demo-{self.key}")
        self.stage.workshops[self.key] = workshop.id
        own = (WorkshopSession.workshop_id == workshop.id, WorkshopSession.is_counted)
        short = WorkshopSession.ends_minute - WorkshopSession.starts_minute < LONG_ENOUGH
        for session in db.session.scalars(select(WorkshopSession).where(*own, short)) if self.has_roll else ():
            self._without_roll(session)

    def _without_roll(self, session: WorkshopSession) -> None:
        columns = {name: getattr(session, name) for name in agenda.COLUMNS} | {"is_counted": False}
        seen = agenda.seen_mark([session])
        agenda.change_session(self.id, session.id, agenda.Line(**columns), seen=seen, by=self.by)

    def taught_by(self, at: datetime, *people: str) -> Act:
        """Return the act of naming who teaches."""
        ids = [self.stage.people[person] for person in people]
        return Act(at, lambda: [facilitators.add_person(self.id, each, [], by=self.by) for each in ids])

    def moved(self, at: datetime, verb: str, *, by: str = "", reason: str = "") -> Act:
        """Return the act of moving the workshop on; what nobody does is done by the clock."""
        actor = Actor.CLOCK if verb in {"begun", "held"} else Actor.ORGANISER
        person = None if actor is Actor.CLOCK else self.stage.people[by or self.planner]
        return Act(at, lambda: states.move(self.id, verb, by=person, actor=actor, reason=reason))

    def registered(
        self, at: datetime, people: Iterable[str], *, every: timedelta = timedelta(hours=9)
    ) -> Iterator[Act]:
        """Yield how people register one after another: by themselves, or entered where they have no account."""
        for number, person in enumerate(people):
            yield Act(at + every * number, partial(self._register, person))

    def _register(self, person: str) -> None:
        someone, number = BY_KEY[person], len(self.on_list)
        answers = self.answers[number % len(self.answers)] if self.answers else {}
        facts = registrant_of(self.stage, someone, answers)
        is_self = someone.has_account or someone.organisation == DEORIA
        row = register(
            self.id,
            facts,
            source=Source.PERSON if is_self else Source.ORGANISER,
            actor=Actor.PARTICIPANT if is_self else Actor.ORGANISER,
            by=facts.person_id if is_self else self.by,
            form_key=f"demo-{self.key}-{person}",
            notice_seen=self._notice() if is_self else None,
        )
        db.session.flush()
        self.note(person, row.id)

    def _notice(self) -> str:
        if not self.notice:
            self.notice = notices.digest_of(notices.notice_words(db.session.get_one(Workshop, self.id)))
        return self.notice

    def note(self, person: str, participant_id: int) -> None:
        """Remember the registration of somebody."""
        self.stage.places[self.key, person] = participant_id
        self.on_list.append(person)

    def called(self, days: Iterable[int], people: Sequence[str], *, by: str) -> Iterator[Act]:
        """Yield the roll calls of some days, a few minutes after each session began."""
        for day in days:
            for session in self.sessions(day):
                at = self.stage.at(self.held_on(day), session.starts + AFTER_START)
                yield Act(at, partial(self.call, session, people, by=by))

    def sessions(self, day: int) -> list[PlannedSession]:
        """Return the sessions of a day at which the roll is called."""
        found = (each for each in self.plan.sessions if each.day == day and not each.is_break)
        return [each for each in found if each.ends - each.starts >= LONG_ENOUGH]

    def session_id(self, plan_id: str) -> int:
        """Return the id of a session by its id in the template."""
        own = (WorkshopSession.workshop_id == self.id, WorkshopSession.plan_id == plan_id)
        return db.session.scalars(select(WorkshopSession.id).where(*own)).one()

    def call(self, session: PlannedSession, people: Sequence[str], *, by: str) -> None:
        """Call the roll of a session: everybody named, and whoever has come onto the list meanwhile."""
        new = [each for each in self.on_list if each not in BY_KEY]
        said = [
            Said(self.place(each), self.presence(each, session), clock.now(), seen_version=0)
            for each in (*people, *new)
        ]
        mark_all(self.session_id(session.id), said, source=MarkSource.ROLL_CALL, by=self.stage.people[by])

    def presence(self, person: str, session: PlannedSession) -> Presence:
        """Return whether somebody is at a session."""
        if {session.day, session.id} & self.away.get(person, frozenset()):
            return Presence.ABSENT
        return Presence.LATE if (person, session.id) in self.late else Presence.PRESENT

    def tested(self, phase: Phase, day: int, hour: int, rows: Rows, *, paper: frozenset[str], by: str) -> Iterator[Act]:
        """Yield a test: opened, taken on phones one by one, closed; those of some people are entered from paper."""
        teacher = self.stage.people[by]
        yield Act(self.at(day, hour), lambda: openings.open_phase(self.id, phase, by=teacher))
        for number, (person, sheets) in enumerate(rows):
            if person not in paper:
                act = partial(self._take, person, phase, sheets[phase is Phase.POST])
                yield Act(self.at(day, hour, 10) + timedelta(seconds=20 * number), act)
        yield Act(self.at(day, hour, 25), lambda: openings.close_phase(self.id, phase, by=teacher))
        written = [(person, sheets[phase is Phase.POST]) for person, sheets in rows if person in paper]
        yield Act(self.at(day, 19), partial(self._enter, phase, written, teacher))

    def _test(self, phase: Phase) -> Test:
        test = self.plan.test(phase)
        if test is None:
            raise LookupError(f"{self.key} has no {phase} test")
        return test

    def _take(self, person: str, phase: Phase, sheet: str) -> None:
        test, participant_id = self._test(phase), self.place(person)
        sittings.save_answers(participant_id, phase, answers_of(test, sheet), seen=0)
        sittings.hand_in(participant_id, phase, test, by=self.stage.people.get(person))

    def _enter(self, phase: Phase, written: Sequence[tuple[str, str]], teacher: int) -> None:
        test = self._test(phase)
        lines = [
            Line(self.place(person), phase, line_of(test, answers_of(test, sheet)), 0) for person, sheet in written
        ]
        enter_lines(self.id, self.plan, lines, by=teacher)

    def told(self, at: datetime, people: Sequence[str]) -> Iterator[Act]:
        """Yield the feedback that some people give, a quarter of an hour after each other."""
        for number, person in enumerate(people):
            yield Act(at + timedelta(minutes=15 * number), partial(self._give, number, person))

    def _give(self, number: int, person: str) -> None:
        feedback.give(
            self.place(person),
            feedback_of(number, form_of(self.id)),
            was_anonymous=True,
            form_key=f"demo-{self.key}-{person}",
            now=clock.now(),
            by=self.stage.people.get(person),
        )
