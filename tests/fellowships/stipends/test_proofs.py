"""Whatever people do, in whatever order: the rows and the ledger say the same, and nobody is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.models import Report
from lms.fellowships.stipends import operations, pay_runs, proofs
from lms.fellowships.stipends.models import EntryKind, LedgerEntry, PayRun, Stipend, StipendState
from lms.fellowships.stipends.proofs import Balance, Figures, figures_of_lines, figures_of_row, gathered, whole
from tests.factories.fellowships import make_programme
from tests.fellowships.stipends.examples import (
    MONTHLY,
    START,
    clear,
    fellow_with_stipends,
    make_report,
    pay,
    prepare,
    stipend,
    within,
)

S, K = StipendState, EntryKind
Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "report",
                "clear",
                "hold",
                "release",
                "rise",
                "cut",
                "cancel",
                "run",
                "pay",
                "out",
                "give up",
                "back",
                "settle",
            ]
        ),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    min_size=8,
    max_size=30,
)


def of_programme(programme: Programme) -> list[proofs.Group]:
    return proofs.balances(Fellow.programme_id == programme.id, by_fellow=True)


def by_hand(programme_id: int, only: Callable[[Stipend], bool] = lambda _: True) -> Balance:
    """Return the balance of some stipends, counted row by row and line by line."""
    balance = Balance()
    for each in db.session.scalars(select(Stipend).join(Fellow).where(Fellow.programme_id == programme_id)):
        if only(each):
            found = select(LedgerEntry.kind, LedgerEntry.amount_paise).where(LedgerEntry.stipend_id == each.id)
            ledger = figures_of_lines((kind, amount) for kind, amount in db.session.execute(found))
            row = figures_of_row(each.state, each.amount_paise)
            balance += Balance(1, row, ledger, int(row != ledger))
    return balance


def test_the_rule_by_hand() -> None:
    lines = [
        (K.SCHEDULED, 1000),
        (K.CLEARED, 0),
        (K.ADJUSTED, -200),
        (K.PAID, -800),
        (K.CAME_BACK, 800),
        (K.PAID, -800),
    ]
    assert figures_of_lines(lines) == Figures(due=800, paid=800, cancelled=0, open=0)
    assert figures_of_row(S.PAID, 800) == Figures(due=800, paid=800, cancelled=0, open=0)
    assert figures_of_lines([(K.SCHEDULED, 1000), (K.CANCELLED, -1000)]) == figures_of_row(S.CANCELLED, 1000)
    assert figures_of_row(S.HELD, 5) == Figures(due=5, open=5)


def test_sums_by_fellow_month_and_funder(app_context: Flask) -> None:
    programme = make_programme()
    one, two = fellow_with_stipends(programme), fellow_with_stipends(programme, funder="Other Fund")
    clear(one, 1)
    pay(prepare(programme), stipend(one).id)
    within(operations.cancel, stipend(two, 3).id, "Left", by=None)
    fellow_with_stipends(make_programme())
    groups = of_programme(programme)
    assert whole(groups) == by_hand(programme.id)
    assert [(key, balance.rows.due) for key, balance in gathered(groups, "month")] == [
        ((2026, 1), 2 * MONTHLY),
        ((2026, 2), 2 * MONTHLY),
        ((2026, 3), 2 * MONTHLY),
    ]
    funders = {key: balance.ledger for key, balance in gathered(groups, "funder")}
    assert funders == {
        "Other Fund": Figures(3 * MONTHLY, 0, MONTHLY, 2 * MONTHLY),
        "Test Fund": Figures(3 * MONTHLY, MONTHLY, 0, 2 * MONTHLY),
    }
    assert {key for key, _ in gathered(groups, "fellow_id")} == {one.id, two.id}
    assert all(balance.adds_up for _, balance in gathered(groups, "fellow_id"))


def test_a_row_that_was_touched_behind_the_ledgers_back_is_found(app_context: Flask) -> None:
    programme = make_programme()
    fellow = fellow_with_stipends(programme)
    assert whole(of_programme(programme)).adds_up
    with transaction():
        db.session.execute(text("UPDATE stipends SET amount_paise = amount_paise + 100 WHERE month = 1"))
        db.session.execute(text("UPDATE stipends SET amount_paise = amount_paise - 100 WHERE month = 2"))
    balance = whole(proofs.balances(Stipend.fellow_id == fellow.id))
    assert balance.rows == balance.ledger
    assert balance.wrong == 2
    assert not balance.adds_up


class Books:
    """Two fellows of a programme, and people who do things at random."""

    def __init__(self) -> None:
        self.programme = make_programme()
        self.programme_id = self.programme.id
        self.fellows = [fellow_with_stipends(self.programme, 2) for _ in range(2)]
        self.today = clock.now().date()

    def place(self, number: int) -> int:
        return stipend(self.fellows[number // 2], number % 2 + 1).id

    def some_run(self, number: int) -> PayRun | None:
        runs = list(db.session.scalars(select(PayRun).filter_by(programme_id=self.programme_id).order_by(PayRun.id)))
        return runs[number % len(runs)] if runs else None

    def do(self, what: str, number: int, other: int) -> None:
        run = self.some_run(other)
        place, run_id = self.place(number), run.id if run else 0
        acts: dict[str, Callable[[], Any]] = {
            "report": lambda: self.accept(number),
            "clear": lambda: operations.clear_without_report(place, "why", by=None),
            "hold": lambda: operations.hold(place, "why", by=None),
            "release": lambda: operations.release(place, "why", by=None),
            "rise": lambda: operations.adjust(place, 12_345 * (other + 1), "why", by=None),
            "cut": lambda: operations.adjust(place, -600_000 * (other + 1), "why", by=None),
            "cancel": lambda: operations.cancel(place, "why", by=None),
            "run": lambda: pay_runs.prepare_run(
                self.programme_id, until=self.today, chosen=None if other else {place}, by=None
            ),
            "pay": lambda: pay_runs.mark_paid(
                run_id, [place], paid_on=self.today, reference="", today=self.today, by=None
            ),
            "out": lambda: pay_runs.take_out(run_id, place, "why", by=None),
            "give up": lambda: pay_runs.cancel_run(run_id, "why", by=None),
            "back": lambda: pay_runs.note_returned(place, "why", by=None),
            "settle": lambda: operations.settle(
                self.fellows[number // 2].id, START.replace(day=9 + other), "why", None
            ),
        }
        if what in ("pay", "out", "give up") and not run_id:
            return
        db.session.rollback()
        try:
            with transaction():
                acts[what]()
        except Refusal:
            pass

    def accept(self, number: int) -> None:
        fellow, month = self.fellows[number // 2], number % 2 + 1
        report = db.session.scalar(select(Report).filter_by(fellow_id=fellow.id, month=month))
        if report is not None:
            operations.clear_by_report(report, Actor.MENTOR, None)

    def require_truth(self) -> None:
        groups = of_programme(self.programme)
        assert whole(groups) == by_hand(self.programme_id)
        for key in ("fellow_id", "month", "funder"):
            assert all(balance.adds_up for _, balance in gathered(groups, key))
        for each in db.session.scalars(select(Stipend)):
            kinds = list(db.session.scalars(select(LedgerEntry.kind).filter_by(stipend_id=each.id)))
            assert kinds.count(K.PAID) - kinds.count(K.CAME_BACK) == (each.state is S.PAID)
            assert each.amount_paise >= 0
        for run in db.session.scalars(select(PayRun)):
            came = select(LedgerEntry.stipend_id).filter_by(pay_run_id=run.id, kind=K.PUT_INTO_RUN)
            assert len(set(db.session.scalars(came))) == run.count


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_whatever_people_do_the_books_add_up(app_context: Flask, steps: list[Step]) -> None:
    books = Books()
    clear(books.fellows[0], 1, 2)
    make_report(books.fellows[1], 1)
    prepare(books.programme, chosen={books.place(0)})
    for what, number, other in steps:
        books.do(what, number, other)
    books.require_truth()


@pytest.mark.parametrize("step", ["clear", "hold", "rise", "cancel", "run"])
def test_each_step_alone_keeps_them_true(app_context: Flask, step: str) -> None:
    books = Books()
    clear(books.fellows[1], 1)
    books.do(step, 0, 1)
    books.require_truth()
