"""What managers do with stipends and pay runs in the random year."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from lms.core import clock
from lms.fellowships.stipends import operations as stipends
from lms.fellowships.stipends import pay_runs
from lms.fellowships.stipends.models import Stipend
from lms.fellowships.stipends.pay_runs import PaidNote
from tests.fellowships.expectations import TABLES
from tests.fellowships.year_start import (
    Beginning,
    managers,
    months,
    picks,
)


class Paying(Beginning):
    """Stipends and pay runs."""

    @rule(month=months, pick=picks, by=managers)
    def look_after_money(self, month: int, pick: int, by: int) -> None:
        verb = self._choose("stipend", month, [verb for verb in TABLES["stipend"] if verb != "cleared"], pick)
        run = self.expected.run_of.get(month) if pick % 5 else None
        if verb == "put_into_run":
            self.prepare_run()
        elif verb == "cancelled":
            self.cancel_stipend(month, pick % 3)
        elif verb not in {"paid", "failed", "taken_out_of_run"}:
            self.look_after_stipend(month, verb, by)
        elif self.expected.runs:
            number = sorted(self.expected.runs).index(run) if run else pick
            act = {"paid": self.pay, "failed": self.fail, "taken_out_of_run": self.take_apart}[verb]
            act(number, 0 if verb == "taken_out_of_run" and pick % 7 == 0 else month)

    def look_after_stipend(self, month: int, verb: str, by: int) -> None:
        known = {"released": self.expected.release, "came_back": self.expected.come_back}
        allowed = known[verb](month) if verb in known else self.expected.move("stipend", month, verb)
        act = {
            "held": stipends.hold,
            "released": stipends.release,
            "cleared_without_report": stipends.clear_without_report,
            "came_back": pay_runs.note_returned,
        }[verb]
        self.attempt(allowed, lambda: act(self._rows(Stipend)[month].id, "So.", by=self.managers[by].id))

    def cancel_stipend(self, month: int, rarely: int) -> None:
        if rarely == 0:
            allowed = self.expected.move("stipend", month, "cancelled")
            self.attempt(allowed, lambda: stipends.cancel(self._rows(Stipend)[month].id, "So.", by=None))

    @rule(month=months, change=st.sampled_from([-15_000_00, -1, 0, 1_000_00]))
    def adjust(self, month: int, change: int) -> None:
        allowed = self.expected.adjust(month, change)
        self.attempt(allowed, lambda: stipends.adjust(self._rows(Stipend)[month].id, change, "So.", by=None))

    def prepare_run(self) -> None:
        until, made = clock.now().date() + timedelta(days=400), []
        self.attempt(
            bool(self.expected.payable()),
            lambda: made.append(pay_runs.prepare_run(self.programme_id, until=until, by=None).id),
        )
        if made:
            self.expected.prepare(made[0])

    def _run(self, number: int) -> int:
        return sorted(self.expected.runs)[number % len(self.expected.runs)]

    def pay(self, number: int, month: int) -> None:
        run_id, today = self._run(number), clock.now().date()
        allowed = self.expected.pay(run_id, month)

        def act() -> None:
            lines = [self._rows(Stipend)[month].id]
            pay_runs.mark_paid(run_id, lines, paid_on=today, reference="UTR", today=today, by=None)

        self.attempt(allowed, act)

    def fail(self, number: int, month: int) -> None:
        run_id, today = self._run(number), clock.now().date()
        allowed = self.expected.fail(run_id, month)

        def act() -> None:
            stipend = self._rows(Stipend)[month]
            failed = [PaidNote(stipend.id, stipend.amount_paise, today, "", failure="Account closed")]
            pay_runs.take_answer(run_id, failed, today=today, by=None)

        self.attempt(allowed, act)

    def take_apart(self, number: int, month: int) -> None:
        run_id = self._run(number)
        if month == 0:
            self.attempt(self.expected.cancel_run(run_id), lambda: pay_runs.cancel_run(run_id, "So.", by=None))
            return
        allowed = self.expected.take_out(run_id, month)
        self.attempt(allowed, lambda: pay_runs.take_out(run_id, self._rows(Stipend)[month].id, "So.", by=None))
