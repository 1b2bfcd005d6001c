"""What applicants and managers do with applications in the random year."""

from __future__ import annotations

from datetime import timedelta

from hypothesis.stateful import rule
from sqlalchemy import func, select, update

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications import answering, screening, sending
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection import deciding, offers
from lms.fellowships.selection.deciding import Line
from lms.fellowships.selection.models import Offer, OfferState
from tests.fellowships.year_start import (
    VERBS,
    Beginning,
    applicants,
    managers,
    picks,
)


class Selecting(Beginning):
    """Applications and offers."""

    @rule(number=applicants, pick=picks, by=managers)
    def decide_or_screen(self, number: int, pick: int, by: int) -> None:
        """Let a manager do something that may follow, one by one or in a batch."""
        verb = self._choose(
            "application", self.ids[number], [*screening.SCREENING, "selected", "put_on_waiting_list"], pick
        )
        if verb in VERBS and (verb not in screening.SCREENING or pick % 2):
            self.decide(number, verb, by, pick % 10 + 1)
        else:
            self.screen(number, verb, by, "So." if pick % 7 else "")

    @rule(number=applicants, pick=picks)
    def reply(self, number: int, pick: int) -> None:
        """Let an applicant do something that may follow."""
        acts = {"answered": self.answer, "placed": self.accept, "withdrawn": self.withdraw, "submitted": self.submit}
        acts |= {"lapsed": self.let_offer_run_out}
        usual = [verb for verb in acts if verb != "withdrawn" or pick % 5 == 0]
        acts[self._choose("application", self.ids[number], usual, pick)](number)

    def submit(self, number: int) -> None:
        key = self.ids[number]
        allowed = self.expected.move("application", key, "submitted")
        self.attempt(allowed, lambda: sending.submit(key, person_id=None))

    def screen(self, number: int, verb: str, by: int, reason: str) -> None:
        key = self.ids[number]
        lacks_reason = verb in {"asked", "declined", "reconsidered"} and not reason
        allowed = not lacks_reason and self.expected.decide(key, verb)
        by_id = self.managers[by].id

        def act() -> None:
            call = db.session.get_one(Call, self.call.id)
            screening.move_application(call, key, verb, by=by_id, reason=reason)

        self.attempt(allowed, act)

    def decide(self, number: int, verb: str, by: int, is_stale: int) -> None:
        key = self.ids[number]
        seen = ApplicationState(self.expected.states["application"][key])
        if is_stale == 0:
            seen = ApplicationState.DRAFT
        allowed = seen.value == self.expected.states["application"][key] and self.expected.decide(key, verb)
        lines = [Line(key, VERBS[verb], seen, note="So.")]
        form_key = f"{clock.now().timestamp()}-{key}"
        self.attempt(allowed, lambda: deciding.decide(self.call.id, lines, form_key=form_key, by=self.managers[by].id))

    def answer(self, number: int) -> None:
        key, form_key = self.ids[number], f"answer-{clock.now().timestamp()}"
        allowed = self.expected.move("application", key, "answered")
        self.attempt(
            allowed, lambda: answering.answer_question(key, "Yes.", has_file=False, form_key=form_key, by=None)
        )

    def accept(self, number: int) -> None:
        key = self.ids[number]
        allowed = self.expected.answer_offer(key, "accepted", "placed")
        self.attempt(allowed, lambda: offers.accept(key, by=None))

    @rule(number=applicants)
    def decline(self, number: int) -> None:
        key = self.ids[number]
        allowed = self.expected.answer_offer(key, "declined", "withdrawn")
        self.attempt(allowed, lambda: offers.decline(key, by=None))

    def withdraw(self, number: int) -> None:
        key = self.ids[number]
        allowed = self.expected.withdraw(key)
        self.attempt(allowed, lambda: answering.withdraw(key, by=None))

    def let_offer_run_out(self, number: int) -> None:
        key = self.ids[number]
        with self.app.app_context(), transaction():
            late = update(Offer).where(Offer.application_id == key, Offer.state == OfferState.OPEN)
            db.session.execute(late.values(expires_at=clock.now() - timedelta(minutes=1)))
        self.seen = ""
        latest = select(func.max(Offer.id)).where(Offer.application_id == key)
        self.attempt(False, lambda: offers.accept(key, by=None))
        allowed = self.expected.answer_offer(key, "expired", "lapsed")
        self.attempt(allowed, lambda: offers.expire(db.session.scalar(latest) or 0))
