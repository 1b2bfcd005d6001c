"""What happens in a demo fellow's year: the start, milestones, reports, days in the field, talks with the mentor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.fieldlog.queries import totals
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.mentoring.meetings import When, note_meeting
from lms.fellowships.milestones import operations as milestones
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.rules import BY_MANAGER, due_day
from lms.fellowships.moves import Actor
from lms.fellowships.placements.operations import add_mentor, save_own_details, update_fellow
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports import operations as reports
from lms.fellowships.reports.models import Report
from lms.fellowships.reports.rules import report_days
from lms.trial.acts import Act
from lms.trial.fellowships import log, words
from lms.trial.fellowships.people import HOSTS, DemoFellow
from lms.trial.fellowships.stage import Stage

SEED = 20261122
APPROVED_UNTIL = {"left": 6, "finishing": 11, "leave": 7, "at-risk": 3, "drive": 3, "farah": 2}
"""The month up to which the milestones are approved, by story; else those of all months that are over."""
AWAY = {"finishing": (7, 43), "leave": (8, 44)}
"""In which month a leave begins, by story, and by how many days it moves what comes after.

With 43 the eleventh month of the one who is finishing is accepted after the last pay run, whatever day it is today.
"""
TALKS = {"at-risk": 52, "leave": 22, "finished": 33, "left": 230}
HOLD_TALK = 15


class Year:
    """The acts of one fellow's year, as they are planned from its first day."""

    def __init__(self, stage: Stage, fellow: DemoFellow) -> None:
        self.stage, self.fellow = stage, fellow
        self.starts_on = fellow.starts_on(stage.today)
        self.person_id, self.manager_id = stage.people[fellow.key], stage.people["anjali"]
        self.mentor_id = stage.people[fellow.mentor]
        self.chance = Random(SEED + sum(map(ord, fellow.key)))  # noqa: S311 - the same demo each time

    @property
    def id(self) -> int:
        """The id of the fellow, known once they have started."""
        return self.stage.fellows[self.fellow.key]

    def acts(self) -> Iterator[Act]:
        """Yield everything that most fellows do."""
        if not self.fellow.call:
            yield Act(self.stage.on(self.starts_on - timedelta(days=12)), self._start)
        yield Act(self.stage.on(self.starts_on - timedelta(days=10)), self._settle_in)
        yield from self._milestones()
        for month in range(1, self.fellow.answered + 1):
            yield from self._answered(month)
        yield from self._latest()
        yield from self._log()
        yield from self._talks()

    def _start(self) -> None:
        host = next(each for each in HOSTS if each.key == self.fellow.host)
        self.stage.fellows[self.fellow.key] = start_fellow(
            self.stage.programme_id,
            self.person_id,
            starts_on=self.starts_on,
            by=self.manager_id,
            host_id=self.stage.hosts[host.key],
            district=host.district,
            state_code=host.state_code,
        ).id

    def _settle_in(self) -> None:
        """Name the mentor and the supervisor, and let the fellow enter whom to call and where the money goes."""
        add_mentor(self.id, self.mentor_id, MentorRole.LEAD, by=self.manager_id)
        update_fellow(self.id, seen=1, by=self.manager_id, supervisor_name=self.fellow.supervisor)
        number = f"{self.id:04}"
        bank = {"holder": self.fellow.full_name, "account": f"0000001{number}", "ifsc": f"DEMO000{number}"}
        emergency = {"name": self.fellow.supervisor, "phone": "", "relation": "Supervisor"}
        save_own_details(self.id, emergency=emergency, bank=bank if self.fellow.has_bank else {}, by=self.person_id)

    @property
    def leave(self) -> tuple[date, date] | None:
        """The first and last day of a leave, as far as there is one: of this month, or one that is long over."""
        _, days = AWAY.get(self.fellow.story, (0, 0))
        is_now = self.fellow.story == "leave"
        first = self.stage.day(18) if is_now else months_after(self.starts_on, 6) + timedelta(days=5)
        return (first, first + timedelta(days=days - 1)) if days else None

    def moved(self, day: date, month: int) -> date:
        """Return a day of the plan as leave has moved it."""
        begins, days = AWAY.get(self.fellow.story, (99, 0))
        return day + timedelta(days=days if month >= begins else 0)

    def _milestones(self) -> Iterator[Act]:
        until = APPROVED_UNTIL.get(self.fellow.story, self.fellow.months)
        if self.fellow.latest == "waiting":
            until -= self.fellow.story != "drive"
        for planned in self.stage.plan.milestones:
            due_on = self.moved(due_day(self.starts_on, planned.month), planned.month)
            if planned.month <= until:
                yield self.hand_in(planned.id, due_on - timedelta(days=4))
                yield self.approve(planned.id, due_on - timedelta(days=1))
            elif planned.month == until + 1 and self.fellow.latest == "waiting":
                yield self.hand_in(planned.id, due_on)

    def hand_in(self, plan_id: str, day: date, number: int = 1, text: str = "") -> Act:
        """Return the act of handing in a milestone."""
        text = text or words.PROOFS[plan_id][self.fellow.language == "hi"]

        def act() -> None:
            milestone = self.milestone(plan_id)
            draft = milestones.Draft(text=text)
            milestones.hand_in(milestone.id, draft, seen=milestone.version, number=number, by=self.person_id)

        return Act(self.stage.on(day, 18), act)

    def approve(self, plan_id: str, day: date) -> Act:
        """Return the act of approving a milestone: by the manager where the plan says so, else by the mentor."""

        def act() -> None:
            milestone = self.milestone(plan_id)
            is_managers = milestone.reviewer == BY_MANAGER
            milestones.approve(
                milestone.id,
                number=1,
                comment=words.APPROVED[self.fellow.language],
                by=self.manager_id if is_managers else self.mentor_id,
                actor=Actor.MANAGER if is_managers else Actor.MENTOR,
            )

        return Act(self.stage.on(day, 12), act)

    def ask_for_changes(self, plan_id: str, day: date, comment: str) -> Act:
        """Return the act of giving a milestone back."""

        def act() -> None:
            milestone = self.milestone(plan_id)
            milestones.ask_for_changes(milestone.id, number=1, comment=comment, by=self.mentor_id, actor=Actor.MENTOR)

        return Act(self.stage.on(day, 12), act)

    def milestone(self, plan_id: str) -> Milestone:
        """Return a milestone of the fellow by its id in the plan."""
        return db.session.scalars(select(Milestone).filter_by(fellow_id=self.id, plan_id=plan_id)).one()

    def report(self, month: int) -> Report:
        """Return the report on a month."""
        return db.session.scalars(select(Report).filter_by(fellow_id=self.id, month=month)).one()

    def last_day(self, month: int) -> date:
        """Return the last day of a month of the fellowship."""
        return self.moved(report_days(self.starts_on, month, self.stage.plan.report_days)[1], month)

    def _answered(self, month: int) -> Iterator[Act]:
        yield self.report_on(month)
        yield Act(self.stage.on(self.last_day(month) + timedelta(days=4), 10), partial(self._accept, month))

    def _accept(self, month: int) -> None:
        comments = words.ANSWERS[self.fellow.language]
        comment = comments[(month + self.id) % len(comments)]
        reports.accept(self.report(month).id, number=1, comment=comment, by=self.mentor_id, actor=Actor.MENTOR)

    def report_on(self, month: int) -> Act:
        """Return the act of handing in the report on a month, two days after its end."""
        day = self.last_day(month) + timedelta(days=2)

        def act() -> None:
            report = self.report(month)
            reports.hand_in(
                report.id,
                self.stage.plan.report,
                self.answers(month),
                seen=report.version,
                number=1,
                today=day,
                by=self.person_id,
            )

        return Act(self.stage.on(day, 19), act)

    def answers(self, month: int) -> dict[str, Any]:
        """Return what the report on a month says."""
        texts = words.REPORTS[self.fellow.language]
        done, planned, learned = texts[(month + self.id) % len(texts)]
        return {
            "done": done,
            "next-month": planned,
            **self.counted(month),
            "new-cases": str(self.chance.randint(1, 6)),
            "closed-cases": str(self.chance.randint(0, 3)),
            "applications-filed": str(self.chance.randint(4, 38)),
            "reflection": learned,
            **({"help-needed": words.HELP[self.fellow.language]} if month % 3 == 2 else {}),
            **(words.UNSAFE if (self.fellow.story, month) == ("drive", 3) else {"felt-safe": "always"}),
        }

    def counted(self, month: int) -> dict[str, str]:
        """Return the figures of a month that the log tells; most people are met more than once."""
        logged = totals(self.id, self.last_day(month - 1) + timedelta(days=1), self.last_day(month))
        met, women = logged.whole.people_met, logged.whole.women_met
        return {
            "field-days": str(logged.days),
            "people-reached": str(met * 2 // 3),
            "women-reached": str(women * 2 // 3),
        }

    def _latest(self) -> Iterator[Act]:
        month = self.fellow.answered + 1
        if self.fellow.latest:
            yield self.report_on(month)
        if self.fellow.latest == "returned":
            yield Act(self.stage.on(self.last_day(month) + timedelta(days=5)), partial(self._return, month))

    def _return(self, month: int) -> None:
        report_id = self.report(month).id
        reports.send_back(report_id, number=1, comment=words.RETURNED, by=self.mentor_id, actor=Actor.MENTOR)

    def _log(self) -> Iterator[Act]:
        """Yield the days in the field: the earlier ones in one go, the last ones day by day."""
        entries = list(log.field_days(self.stage, self.fellow, self.starts_on, self.leave, self.chance))
        last, earlier = entries[: log.ONE_BY_ONE], entries[log.ONE_BY_ONE :]
        yield Act(self.stage.on(self.starts_on), partial(log.enter_earlier, self.stage, self.fellow, earlier))
        for entry in last:
            if entry.day is not None:
                yield Act(self.stage.on(entry.day, 20), partial(log.enter_one, self.stage, self.fellow, entry))

    def _talks(self) -> Iterator[Act]:
        day = self.stage.day(TALKS.get(self.fellow.story, HOLD_TALK))
        if day > self.starts_on:
            yield Act(self.stage.on(day, 18), partial(self._talk, day))

    def _talk(self, day: date) -> None:
        notes, agreed = words.MEETING[self.fellow.language]
        when = When(starts_at=self.stage.on(day, 16), minutes=40, place="")
        note_meeting(
            self.id,
            self.mentor_id,
            when,
            notes=notes,
            agreed=agreed,
            form_key=f"demo-talk-{self.id}",
            by=self.mentor_id,
        )
