"""Random people do random things in fellowships, and a small model says what should have come of each."""

from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random

from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from lms.core import clock
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.selection.models import Offer, OfferState
from lms.fellowships.stipends.models import LedgerEntry, PayRun, Stipend
from lms.fellowships.stipends.proofs import balances, whole
from tests.fellowships.expectations import TABLES
from tests.fellowships.year_money import Paying
from tests.fellowships.year_selection import Selecting
from tests.fellowships.year_start import (
    MODELS,
    MONTHS,
    SEATS,
    digest,
    months,
)
from tests.fellowships.year_work import Working
from tests.scheduling import IS_POSTGRESQL


class Year(Selecting, Working, Paying):
    """A call with four applicants, and a fellow in the third month, in the hands of everybody at once."""

    @initialize(seed=st.integers(0, 2**32))
    def begin_in_the_middle(self, seed: int) -> None:
        for week in range(3):
            self.live_through_a_week(seed + week)

    @rule(seed=st.integers(0, 2**32))
    def live_through_a_week(self, seed: int) -> None:
        """Let many things happen, each followed by a look at everything."""
        chance = Random(seed)
        for _ in range(12):
            number, pick = chance.randrange(3), chance.randrange(200)
            act = chance.choice(
                [
                    partial(self.decide_or_screen, number, pick, pick % 2),
                    partial(self.reply, number, pick),
                    partial(self.look_after_milestone, number, pick),
                    partial(self.look_after_report, number + 1, pick),
                    partial(self.look_after_money, number + 1, pick, pick % 2),
                ]
            )
            act()
            self.everything_is_as_expected()

    def _posts(self, month: int) -> list[tuple[str, dict[str, str]]]:
        """Return forms that people send, with what the pages put into them."""
        fellow, milestone = f"/fellows/{self.fellow_id}", self.milestone_ids[month - 1]
        reason = {"reason": "So.", "form_key": f"k{clock.now().timestamp()}"}
        return [
            (f"{fellow}/reports/{month}/answer", {"number": "1", "verdict": "accepted", "comment": "Well."}),
            (f"{fellow}/reports/{month}", {"number": "1", "version": "0", "q.done": "Much", "q.cases": "1"}),
            (f"{fellow}/milestones/{milestone}/review", {"number": "1", "verdict": "approved", "comment": "Well."}),
            (f"{fellow}/milestones/{milestone}", {"number": "1", "version": "0", "text": "All of it"}),
            (f"{fellow}/milestones/{milestone}/take-back", {}),
            (f"{fellow}/reports/{month}/take-back", {}),
            (f"{fellow}/stipends/{month}/hold", reason),
            (f"{fellow}/stipends/{month}/clear", reason),
            (f"/programmes/{self.slug}/pay-runs/1/paid", {"reference": "X"}),
        ]

    @rule(who=st.integers(0, 3), month=months, page=st.integers(0, 8))
    def meddle(self, who: int, month: int, page: int) -> None:
        path, form = self._posts(month)[page]
        with self.app.app_context():
            before = self.seen or digest()
        status = self.strangers[who].post(path, data=form).status_code
        assert status in {403, 404, 405}, (path, status)
        with self.app.app_context():
            assert digest() == before

    @invariant()
    def everything_is_as_expected(self) -> None:
        with self.app.app_context():
            for thing, model in MODELS.items():
                rows = db.session.execute(self._mine(model, model.state))
                assert {key: state.value for key, state in rows} == self.expected.states[thing], thing
            rows = db.session.execute(self._mine(Stipend, Stipend.amount_paise))
            amounts = dict(map(tuple, rows))
            assert amounts == self.expected.amounts
            runs = {row.id: row.state.value for row in db.session.scalars(select(PayRun))}
            assert runs == self.expected.runs
            self._look_at_offers()
            self._look_at_ledger()
            self._look_at_history()
            db.session.remove()

    def _look_at_offers(self) -> None:
        is_open = Offer.state == OfferState.OPEN
        found = Counter(db.session.scalars(select(Offer.application_id).where(is_open)))
        assert found == +self.expected.offers
        assert max(found.values(), default=0) <= 1
        assert self.expected.taken <= SEATS
        order = select(Application.id).where(Application.state == ApplicationState.WAITING)
        assert list(db.session.scalars(order.order_by(Application.waiting_place))) == self.expected.waiting

    def _look_at_ledger(self) -> None:
        assert whole(balances()).adds_up
        kinds = select(LedgerEntry.kind, Stipend.month).join(Stipend, Stipend.id == LedgerEntry.stipend_id)
        lines = Counter((kind.value, month) for kind, month in db.session.execute(kinds))
        for month in range(1, MONTHS + 1):
            paid = lines[("paid", month)] - lines[("came_back", month)]
            assert paid == self.expected.paid[month]
            assert paid in {0, 1}

    def _look_at_history(self) -> None:
        found = Counter(
            action.removeprefix("fellowships.") for action in db.session.scalars(select(HistoryEntry.action))
        )
        verbs = {f"{thing}_{verb}" for thing, table in TABLES.items() for verb in table}
        verbs |= {f"offer_{verb}" for verb in ("accepted", "declined", "expired")} | {
            "pay_run_done",
            "pay_run_cancelled",
        }
        assert Counter({action: count for action, count in found.items() if action in verbs}) == self.expected.moves


def test_whatever_people_do_the_year_holds_together(app: Flask) -> None:
    years = 3 if IS_POSTGRESQL else 9
    machine = type("ThisYear", (Year,), {"app": app})
    run_state_machine_as_test(
        machine,
        # Without shrinking: a failure names what was done before it anyway, and shrinking takes minutes.
        settings=settings(
            max_examples=years, stateful_step_count=10, derandomize=True, deadline=None, phases=[Phase.generate]
        ),
    )
