"""What fellows, mentors and managers do with milestones and reports in the random year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import func, select

from lms.core import clock
from lms.extensions import db
from lms.fellowships.milestones import operations as milestones
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.moves import Actor
from lms.fellowships.reports import operations as reports
from lms.fellowships.reports.models import Report, ReportVersion
from tests.fellowships.expectations import TABLES
from tests.fellowships.year_start import (
    ACTORS,
    Beginning,
    digest,
    months,
    picks,
)


def _usual(verbs: Iterable[str], rare: str, pick: int) -> list[str]:
    """Return what people do, most of the time without what would undo it at once."""
    return [verb for verb in verbs if verb != rare or pick % 5 == 0]


class Working(Beginning):
    """Milestones and reports."""

    @rule(number=st.integers(0, 2), pick=picks)
    def look_after_milestone(self, number: int, pick: int) -> None:
        verb = self._choose(
            "milestone", self.milestone_ids[number], _usual(TABLES["milestone"], "taken_back", pick), pick
        )
        actor = ACTORS[pick % len(ACTORS)]
        if verb == "submitted":
            self.hand_in_milestone(number)
        elif verb in {"approved", "changes_asked"}:
            self.review_milestone(number, verb, actor, pick % 9 == 0)
        else:
            self.settle_milestone(number, verb, actor)

    @rule(month=months, pick=picks)
    def look_after_report(self, month: int, pick: int) -> None:
        verb = self._choose("report", month, _usual(TABLES["report"], "taken_back", pick), pick)
        actor = ACTORS[pick % len(ACTORS)]
        if verb == "submitted":
            self.hand_in_report(month, pick % 5 > 0)
        elif verb == "accepted" and pick % 3 == 0:
            self.mentor_answers_on_the_page(month)
        elif verb in {"accepted", "returned"}:
            self.answer_report(month, verb, actor, pick % 9 == 0)
        else:
            self.settle_report(month, verb, actor)

    def hand_in_milestone(self, number: int) -> None:
        key = self.milestone_ids[number]
        allowed = self.expected.move("milestone", key, "submitted")

        def act() -> None:
            row = db.session.get_one(Milestone, key)
            version = self._count(Submission.milestone_id, key) + 1
            draft = milestones.Draft(text=f"Done, version {version}")
            milestones.hand_in(key, draft, seen=row.version, number=version, by=self.person.id)

        self.attempt(allowed, act)

    def _count(self, column: Any, key: int) -> int:
        return db.session.scalar(select(func.count()).where(column == key)) or 0

    def review_milestone(self, number: int, verb: str, actor: Actor, is_late: bool) -> None:
        key = self.milestone_ids[number]
        allowed = not is_late and self.expected.move("milestone", key, verb, actor.value)
        review = milestones.approve if verb == "approved" else milestones.ask_for_changes

        def act() -> None:
            version = self._count(Submission.milestone_id, key) - is_late
            review(key, number=version, comment="Look.", by=self._who(actor), actor=actor)

        self.attempt(allowed, act)

    def _who(self, actor: Actor) -> int:
        people = {Actor.FELLOW: self.person, Actor.MENTOR: self.mentor, Actor.MANAGER: self.managers[0]}
        return people[actor].id

    def settle_milestone(self, number: int, verb: str, actor: Actor) -> None:
        key, by = self.milestone_ids[number], self._who(actor)
        allowed = self.expected.move("milestone", key, verb, actor.value)
        acts = {
            "taken_back": lambda: milestones.take_back(key, by=by),
            "waived": lambda: milestones.waive(key, reason="So.", by=by, actor=actor),
            "reopened": lambda: milestones.reopen(key, reason="So.", by=by, actor=actor),
        }
        self.attempt(allowed, acts[verb])

    def hand_in_report(self, month: int, is_whole: bool) -> None:
        allowed = is_whole and self.expected.move("report", month, "submitted")
        answers = {"done": f"At {clock.now()}" if is_whole else "", "cases": "4"}

        def act() -> None:
            row = self._rows(Report)[month]
            version, today = self._count(ReportVersion.report_id, row.id) + 1, clock.now().date()
            reports.hand_in(
                row.id, self.form, answers, seen=row.version, number=version, today=today, by=self.person.id
            )

        self.attempt(allowed, act)

    def answer_report(self, month: int, verb: str, actor: Actor, is_late: bool) -> None:
        allowed = not is_late and (
            self.expected.accept_report(month, actor.value)
            if verb == "accepted"
            else self.expected.move("report", month, verb, actor.value)
        )
        review = reports.accept if verb == "accepted" else reports.send_back

        def act() -> None:
            row = self._rows(Report)[month]
            version = self._count(ReportVersion.report_id, row.id) - is_late
            review(row.id, number=version, comment="Look.", by=self._who(actor), actor=actor)

        self.attempt(allowed, act)

    def settle_report(self, month: int, verb: str, actor: Actor) -> None:
        by, allowed = self._who(actor), self.expected.move("report", month, verb, actor.value)

        def act() -> None:
            key = self._rows(Report)[month].id
            if verb == "taken_back":
                reports.take_back(key, by=by)
            else:
                (reports.waive if verb == "waived" else reports.reopen)(key, reason="So.", by=by, actor=actor)

        self.attempt(allowed, act)

    def mentor_answers_on_the_page(self, month: int) -> None:
        with self.app.app_context():
            report = self._rows(Report)[month]
            number = self._count(ReportVersion.report_id, report.id)
            before = self.seen or digest()
        form = {"number": str(number), "verdict": "accepted", "comment": ""}
        allowed = self.expected.accept_report(month, "mentor")
        status = self.own[Actor.MENTOR].post(f"/fellows/{self.fellow_id}/reports/{month}/answer", data=form).status_code
        with self.app.app_context():
            self.seen = digest()
            assert (self.seen != before) is allowed, status
        assert not allowed or status == 303
