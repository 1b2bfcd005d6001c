from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.moves import MoveRefused
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.stipends import operations, pay_runs, run_queries
from lms.fellowships.stipends.models import EntryKind, PayRun, PayRunState, StipendState
from lms.fellowships.stipends.pay_runs import PaidNote, Taken
from tests.factories.fellowships import make_programme
from tests.fellowships.stipends.examples import (
    MONTHLY,
    clear,
    fellow_with_stipends,
    lines,
    noted,
    pay,
    prepare,
    states,
    stipend,
    within,
)
from tests.people.test_at_once import DONE, REFUSED, at_once

S, K = StipendState, EntryKind
ALWAYS = date(2026, 12, 31)


@pytest.fixture
def programme(app_context: Flask) -> Programme:
    """A programme."""
    return make_programme()


@pytest.fixture
def fellow(programme: Programme) -> Fellow:
    """A fellow with three stipends, of which the first two are cleared."""
    fellow = fellow_with_stipends(programme)
    clear(fellow, 1, 2)
    return fellow


def run(run_id: int) -> PayRun:
    db.session.rollback()
    found = db.session.get(PayRun, run_id, populate_existing=True)
    assert found is not None
    return found


def test_a_run_takes_what_is_cleared_and_due(programme: Programme, fellow: Fellow) -> None:
    made = run(prepare(programme, date(2026, 1, 31)))
    assert (made.number, made.count, made.total_paise, made.state) == (1, 1, MONTHLY, PayRunState.PREPARED)
    assert states(fellow) == [S.IN_RUN, S.CLEARED, S.SCHEDULED]
    assert lines(fellow, 1)[-1] == (K.PUT_INTO_RUN, 0)
    assert run(prepare(programme)).number == 2
    with pytest.raises(Refusal, match="Nothing is left") as refused:
        prepare(programme)
    assert refused.value.field == "until"
    assert noted("pay_run_prepared") == [{"run": 1, "count": 1}, {"run": 2, "count": 1}]


def test_only_the_chosen_are_taken_and_a_form_sent_twice_makes_one_run(programme: Programme, fellow: Fellow) -> None:
    chosen = {stipend(fellow, 2).id, stipend(fellow, 3).id, 999_999}
    first = prepare(programme, chosen=chosen, form_key="k")
    assert prepare(programme, chosen=chosen, form_key="k") == first
    assert states(fellow) == [S.CLEARED, S.IN_RUN, S.SCHEDULED]


def test_who_has_no_account_stays_out_and_is_named(programme: Programme, fellow: Fellow) -> None:
    for bank in ({}, {"holder": "Ravi"}, {"holder": "R", "account": "12", "ifsc": "SBIN0001234"}):
        clear(fellow_with_stipends(programme, bank=bank), 1)
    clear(fellow_with_stipends(programme, bank={"holder": "R", "account": "123456789", "ifsc": "SBIN1001234"}), 1)
    found = run_queries.payable(programme.id, ALWAYS)
    assert len([line for line in found if line.problem]) == 4
    assert run(prepare(programme)).count == 2


def test_nothing_is_paid_of_another_programme_or_of_no_amount(programme: Programme, fellow: Fellow) -> None:
    clear(fellow_with_stipends(make_programme()), 1)
    within(operations.adjust, stipend(fellow).id, -MONTHLY, "Paid by the host", by=None)
    assert run(prepare(programme)).count == 1


def test_a_run_is_done_when_its_last_line_is_paid(programme: Programme, fellow: Fellow) -> None:
    run_id = prepare(programme)
    first, second = stipend(fellow, 1).id, stipend(fellow, 2).id
    assert pay(run_id, first, reference="  UTR   9 ") == 1
    assert run(run_id).state is PayRunState.PREPARED
    assert pay(run_id, first, second, reference="") == 1
    assert run(run_id).state is PayRunState.DONE
    assert pay(run_id, first, second) == 0
    assert stipend(fellow, 1).reference == "UTR 9"
    assert stipend(fellow, 2).reference == f"P{run_id}S{second}"
    assert stipend(fellow, 2).paid_on == clock.now().date()
    assert lines(fellow, 1)[-1] == (K.PAID, -MONTHLY)
    assert len(noted("pay_run_done")) == 1


@pytest.mark.parametrize(
    ("days", "reference", "field"), [(1, "", "paid_on"), (-5, "", "paid_on"), (0, "x" * 101, "reference")]
)
def test_a_payment_that_cannot_be_is_refused(
    programme: Programme, fellow: Fellow, days: int, reference: str, field: str
) -> None:
    run_id, paid_on = prepare(programme), clock.now().date() + timedelta(days=days)
    with pytest.raises(Refusal) as refused:
        pay(run_id, stipend(fellow).id, paid_on=paid_on, reference=reference)
    assert refused.value.field == field
    assert stipend(fellow).state is S.IN_RUN


def test_nothing_is_marked_that_is_not_in_the_run(programme: Programme, fellow: Fellow) -> None:
    run_id = prepare(programme, chosen={stipend(fellow, 1).id})
    with pytest.raises(Refusal, match="Tick"):
        pay(run_id)
    with pytest.raises(MoveRefused, match="not in this pay run"):
        pay(run_id, stipend(fellow, 1).id, stipend(fellow, 2).id)
    assert states(fellow)[:2] == [S.IN_RUN, S.CLEARED]


def test_a_line_taken_out_is_cleared_again_and_the_run_ends_without_lines(programme: Programme, fellow: Fellow) -> None:
    run_id = prepare(programme)
    first, second = stipend(fellow, 1).id, stipend(fellow, 2).id
    with pytest.raises(MoveRefused) as refused:
        within(pay_runs.take_out, run_id, first, " ", by=None)
    assert refused.value.field == "reason"
    for _time in range(2):
        within(pay_runs.take_out, run_id, first, "Wrong account", by=None, form_key="k")
    assert states(fellow)[:2] == [S.CLEARED, S.IN_RUN]
    within(pay_runs.take_out, run_id, second, "Wrong account", by=None)
    assert run(run_id).state is PayRunState.CANCELLED
    assert [line.reason for line in run_queries.left_of(run(run_id))] == ["Wrong account"] * 2


def test_a_run_given_up_keeps_what_is_paid(programme: Programme, fellow: Fellow) -> None:
    run_id = prepare(programme)
    pay(run_id, stipend(fellow, 1).id)
    within(pay_runs.cancel_run, run_id, "The bank is closed", by=None)
    assert states(fellow)[:2] == [S.PAID, S.CLEARED]
    assert run(run_id).state is PayRunState.DONE
    with pytest.raises(MoveRefused):
        within(pay_runs.cancel_run, run_id, "again", by=None)
    second = prepare(programme)
    within(pay_runs.cancel_run, second, "The bank is closed", by=None)
    assert run(second).state is PayRunState.CANCELLED
    with pytest.raises(Refusal, match="cancelled"):
        within(pay_runs.note_bank_file, second, by=None)


def test_a_payment_that_came_back_is_owed_again(programme: Programme, fellow: Fellow) -> None:
    run_id, first = prepare(programme), stipend(fellow).id
    pay(run_id, first, stipend(fellow, 2).id)
    for _time in range(2):
        within(pay_runs.note_returned, first, "Account closed", by=None, form_key="k")
    now = stipend(fellow)
    assert (now.state, now.pay_run_id, now.paid_on, now.reference) == (S.CLEARED, None, None, "")
    assert lines(fellow, 1)[-2:] == [(K.PAID, -MONTHLY), (K.CAME_BACK, MONTHLY)]
    again = prepare(programme)
    assert pay(again, first) == 1
    with pytest.raises(MoveRefused):
        within(pay_runs.note_returned, stipend(fellow, 3).id, "Never paid", by=None)


def test_what_the_bank_says_is_taken_once(programme: Programme, fellow: Fellow) -> None:
    run_id, today = prepare(programme), clock.now().date()
    first, second = stipend(fellow, 1).id, stipend(fellow, 2).id
    notes = [
        PaidNote(first, MONTHLY, today, "UTR1"),
        PaidNote(second, MONTHLY, today, "", failure="Account closed"),
        PaidNote(stipend(fellow, 3).id, MONTHLY, today, "UTR3"),
    ]
    assert within(pay_runs.take_answer, run_id, notes, today=today, by=None) == Taken(1, 1, 1)
    assert states(fellow) == [S.PAID, S.CLEARED, S.SCHEDULED]
    assert run(run_id).state is PayRunState.DONE
    assert within(pay_runs.take_answer, run_id, notes, today=today, by=None) == Taken(0, 0, 3)
    assert noted("stipend_failed")[0]["reason"] == "Account closed"
    assert lines(fellow, 2)[-1] == (K.FAILED, 0)
    assert [(line.kind, line.reason) for line in run_queries.left_of(run(run_id))] == [(K.FAILED, "Account closed")]


def test_a_run_whose_every_payment_failed_is_cancelled(programme: Programme, fellow: Fellow) -> None:
    run_id, today = prepare(programme, date(2026, 1, 31)), clock.now().date()
    notes = [PaidNote(stipend(fellow).id, MONTHLY, today, "", failure="Account closed")]
    assert within(pay_runs.take_answer, run_id, notes, today=today, by=None) == Taken(0, 1, 0)
    assert run(run_id).state is PayRunState.CANCELLED


def test_two_managers_at_once_pay_nobody_twice(app: Flask) -> None:
    with app.app_context():
        programme = make_programme()
        fellows = [fellow_with_stipends(programme) for _ in range(3)]
        for fellow in fellows:
            clear(fellow, 1)
        first = stipend(fellows[0]).id
        db.session.remove()

    def prepare_all() -> None:
        pay_runs.prepare_run(programme.id, until=ALWAYS, by=None)

    assert at_once(app, prepare_all, prepare_all, prepare_all) == [DONE, REFUSED, REFUSED]
    with app.app_context():
        only = db.session.scalars(select(PayRun)).one()
        assert (only.count, only.total_paise) == (3, 3 * MONTHLY)
        run_id = only.id
        db.session.remove()

    def pay_first() -> None:
        today = clock.now().date()
        pay_runs.mark_paid(run_id, [first], paid_on=today, reference="", today=today, by=None)

    assert at_once(app, pay_first, pay_first) == [DONE, DONE]
    with app.app_context():
        assert [kind for kind, _ in lines(fellows[0])].count(K.PAID) == 1
        assert len(noted("stipend_paid")) == 1


def test_two_forms_of_one_manager_at_once_are_one_run(app: Flask) -> None:
    with app.app_context():
        programme = make_programme()
        clear(fellow_with_stipends(programme), 1)
        db.session.remove()

    def prepare_it() -> None:
        pay_runs.prepare_run(programme.id, until=ALWAYS, form_key="same", by=None)

    assert at_once(app, prepare_it, prepare_it) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PayRun)) == 1


def test_the_list_of_runs_says_what_is_paid_and_open(programme: Programme, fellow: Fellow) -> None:
    pay(prepare(programme), stipend(fellow).id)
    (row,) = run_queries.runs_page(programme.id, 1).items
    assert (row.paid_paise, row.open_paise, row.total_paise) == (MONTHLY, MONTHLY, 2 * MONTHLY)
