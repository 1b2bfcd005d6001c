from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.moves import MoveRefused
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.followers import accepted_followers
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.stipends import operations, pay_runs
from lms.fellowships.stipends.models import EntryKind, StipendState
from lms.fellowships.stipends.operations import Settlement
from lms.fellowships.stipends.pay_runs import PaidNote
from tests.factories.fellowships import make_fellow, make_programme
from tests.factories.people import make_person
from tests.fellowships.stipends.examples import (
    MONTHLY,
    clear,
    fellow_with_stipends,
    lines,
    make_report,
    noted,
    pay,
    prepare,
    states,
    stipend,
    within,
)

S, K = StipendState, EntryKind


@pytest.fixture
def programme(app_context: Flask) -> Programme:
    """A programme."""
    return make_programme()


@pytest.fixture
def fellow(programme: Programme) -> Fellow:
    """A fellow from 1 January 2026 with three stipends."""
    return fellow_with_stipends(programme)


def due_days(fellow: Fellow, months: int = 3) -> list[date]:
    return [stipend(fellow, month).due_on for month in range(1, months + 1)]


def test_each_month_is_scheduled_once_and_due_on_its_last_day(fellow: Fellow) -> None:
    within(operations.open_stipends, fellow, 3, None)
    assert due_days(fellow) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    assert states(fellow) == [S.SCHEDULED] * 3
    assert lines(fellow) == [(K.SCHEDULED, MONTHLY)] * 3
    assert noted("stipends_opened") == [{"months": 3}]
    assert stipend(fellow).funder == "Test Fund"


def test_an_extension_adds_months_where_the_moved_ones_end(fellow: Fellow) -> None:
    within(operations.shift_stipends, fellow.id, date(2026, 1, 15), 10, None)
    within(operations.open_stipends, fellow, 4, None)
    assert due_days(fellow, 4)[2:] == [date(2026, 4, 10), date(2026, 5, 10)]


def test_who_gets_no_money_has_no_stipends(programme: Programme) -> None:
    unpaid = make_fellow(programme, stipend_paise=0)
    within(operations.open_stipends, unpaid, 3, None)
    assert states(unpaid) == []


def test_leave_moves_what_is_not_cleared(fellow: Fellow) -> None:
    clear(fellow, 2)
    within(operations.shift_stipends, fellow.id, date(2026, 1, 31), 14, None)
    assert due_days(fellow) == [date(2026, 2, 14), date(2026, 2, 28), date(2026, 4, 14)]
    within(operations.shift_stipends, fellow.id, date(2026, 3, 1), -4, None)
    assert due_days(fellow) == [date(2026, 2, 14), date(2026, 2, 28), date(2026, 4, 10)]
    assert noted("stipends_shifted") == [{"days": 14, "months": [1, 3]}, {"days": -4, "months": [3]}]


def test_an_accepted_report_clears_the_month_through_the_registry(fellow: Fellow) -> None:
    mentor = make_person("Sunil")
    report = make_report(fellow, 2)
    with transaction():
        for follow in accepted_followers:
            follow(report, Actor.MENTOR, mentor.id)
            follow(report, Actor.MENTOR, mentor.id)
    assert states(fellow) == [S.SCHEDULED, S.CLEARED, S.SCHEDULED]
    assert stipend(fellow, 2).report_id == report.id
    assert lines(fellow, 2) == [(K.SCHEDULED, MONTHLY), (K.CLEARED, 0)]
    assert noted("stipend_cleared") == [{"before": "scheduled", "month": 2}]


def test_a_report_without_a_stipend_follows_nothing(programme: Programme) -> None:
    unpaid = make_fellow(programme, stipend_paise=0)
    report = make_report(unpaid, 1)
    within(operations.clear_by_report, report, Actor.MENTOR, None)
    assert states(unpaid) == []


def test_a_manager_clears_without_a_report_with_a_reason_once(fellow: Fellow) -> None:
    place = stipend(fellow).id
    with pytest.raises(MoveRefused) as refused:
        within(operations.clear_without_report, place, "  ", by=None)
    assert refused.value.field == "reason"
    for _time in range(2):
        within(operations.clear_without_report, place, "She was in hospital", by=None, form_key="k1")
    assert lines(fellow, 1) == [(K.SCHEDULED, MONTHLY), (K.CLEARED, 0)]
    with pytest.raises(MoveRefused, match="Cleared"):
        within(operations.clear_without_report, place, "again", by=None, form_key="k2")


def test_holding_and_releasing_come_back_to_where_the_report_puts_them(fellow: Fellow) -> None:
    clear(fellow, 1)
    for month in (1, 2):
        within(operations.hold, stipend(fellow, month).id, "Papers are missing", by=None)
    report = make_report(fellow, 2)
    within(operations.clear_by_report, report, Actor.MENTOR, None)
    assert states(fellow)[:2] == [S.HELD, S.HELD]
    for month in (1, 2):
        within(operations.release, stipend(fellow, month).id, "Papers came", by=None)
    assert states(fellow)[:2] == [S.CLEARED, S.CLEARED]
    assert stipend(fellow, 2).report_id == report.id
    assert [kind for kind, _ in lines(fellow, 1)] == [K.SCHEDULED, K.CLEARED, K.HELD, K.RELEASED, K.CLEARED]


def test_released_without_an_accepted_report_it_is_scheduled(fellow: Fellow) -> None:
    within(operations.clear_without_report, stipend(fellow).id, "An exception", by=None)
    make_report(fellow, 1, ReportState.SUBMITTED)
    within(operations.hold, stipend(fellow).id, "Wait", by=None, form_key="h")
    within(operations.hold, stipend(fellow).id, "Wait", by=None, form_key="h")
    within(operations.release, stipend(fellow).id, "Go on", by=None, form_key="r")
    within(operations.release, stipend(fellow).id, "Go on", by=None, form_key="r")
    assert stipend(fellow).state is S.SCHEDULED
    with pytest.raises(MoveRefused):
        within(operations.release, stipend(fellow).id, "Again", by=None)


def test_an_amount_rises_and_falls_with_its_reason_and_history(fellow: Fellow) -> None:
    place = stipend(fellow).id
    for _time in range(2):
        within(operations.adjust, place, 2_500_50, "Travel", by=None, form_key="a1")
    within(operations.adjust, place, -17_500_50, "Paid by the host", by=None)
    assert stipend(fellow).amount_paise == 0
    assert lines(fellow, 1) == [(K.SCHEDULED, MONTHLY), (K.ADJUSTED, 2_500_50), (K.ADJUSTED, -17_500_50)]
    assert noted("stipend_adjusted")[0] == {
        "month": 1,
        "paise_before": MONTHLY,
        "amount_paise": 17_500_50,
        "reason": "Travel",
    }


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        (0, "Nothing", "amount"),
        (-MONTHLY - 1, "Too much", "amount"),
        (10**13, "A slip", "amount"),
        (100, "   ", "reason"),
        (100, "x" * 1001, "reason"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(fellow: Fellow, change: int, reason: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        within(operations.adjust, stipend(fellow).id, change, reason, by=None)
    assert refused.value.field == field
    assert stipend(fellow).amount_paise == MONTHLY


def test_an_amount_stays_once_it_is_in_a_run_paid_or_cancelled(programme: Programme, fellow: Fellow) -> None:
    clear(fellow, 1)
    run = prepare(programme)
    place = stipend(fellow).id
    with pytest.raises(MoveRefused, match="pay run"):
        within(operations.adjust, place, 100, "More", by=None)
    pay(run, place)
    within(operations.cancel, stipend(fellow, 2).id, "Left", by=None)
    for month in (1, 2):
        with pytest.raises(MoveRefused, match="paid or cancelled"):
            within(operations.adjust, stipend(fellow, month).id, 100, "More", by=None)


def test_what_is_cancelled_is_owed_no_more(fellow: Fellow) -> None:
    for _time in range(2):
        within(operations.cancel, stipend(fellow).id, "On leave without pay", by=None, form_key="c")
    assert lines(fellow, 1) == [(K.SCHEDULED, MONTHLY), (K.CANCELLED, -MONTHLY)]
    assert stipend(fellow).amount_paise == MONTHLY


def test_leaving_early_pays_the_last_month_by_days_and_cancels_later_ones(programme: Programme, fellow: Fellow) -> None:
    clear(fellow, 1)
    pay(prepare(programme), stipend(fellow).id)
    done = within(operations.settle, fellow.id, date(2026, 2, 10), "A job elsewhere", None)
    # 15,000 × 10 ⁄ 28 = 5,357.14…
    assert stipend(fellow, 2).amount_paise == 5_357_00
    assert states(fellow) == [S.PAID, S.SCHEDULED, S.CANCELLED]
    assert done == Settlement(MONTHLY, 5_357_00, MONTHLY - 5_357_00, MONTHLY, 0)
    again = within(operations.settle, fellow.id, date(2026, 2, 10), "A job elsewhere", None)
    assert (again.open_paise, again.cut_paise, again.cancelled_paise) == (5_357_00, 0, 0)
    assert noted("stipends_settled")[0]["cut_paise"] == MONTHLY - 5_357_00


def test_days_of_leave_are_not_paid_at_the_end(fellow: Fellow) -> None:
    """February has 28 days; ten of leave move its end to 10 March. Who ends on 5 March has served 23 of 28."""
    within(operations.shift_stipends, fellow.id, date(2026, 2, 5), 10, None)
    within(operations.settle, fellow.id, date(2026, 3, 5), "Ill", None)
    assert stipend(fellow, 2).amount_paise == 12_321_00
    assert states(fellow) == [S.SCHEDULED, S.SCHEDULED, S.CANCELLED]


def test_ending_on_a_months_last_day_cuts_nothing(fellow: Fellow) -> None:
    done = within(operations.settle, fellow.id, date(2026, 2, 28), "Moved away", None)
    assert (done.cut_paise, done.open_paise, done.cancelled_paise) == (0, 2 * MONTHLY, MONTHLY)


def test_what_was_paid_beyond_the_end_is_said(programme: Programme, fellow: Fellow) -> None:
    clear(fellow, 1, 2)
    pay(prepare(programme), stipend(fellow).id, stipend(fellow, 2).id)
    done = within(operations.settle, fellow.id, date(2026, 1, 31), "Left", None)
    assert (done.paid_paise, done.beyond_paise) == (2 * MONTHLY, MONTHLY)


def test_a_month_in_a_pay_run_is_not_settled(programme: Programme, fellow: Fellow) -> None:
    clear(fellow, 2)
    prepare(programme)
    with pytest.raises(Refusal, match="month 2 is in a pay run"):
        within(operations.settle, fellow.id, date(2026, 1, 31), "Left", None)
    assert states(fellow) == [S.SCHEDULED, S.IN_RUN, S.SCHEDULED]


def test_who_has_an_address_gets_a_letter_about_what_is_held_and_paid(app: Flask) -> None:
    with app.test_request_context():
        programme = make_programme()
        person = make_person("Asha Devi", email="asha@example.org", language="hi")
        fellow = fellow_with_stipends(programme, person=person)
        clear(fellow, 1)
        pay(prepare(programme), stipend(fellow).id, reference="UTR77")
        within(operations.hold, stipend(fellow, 2).id, "The report is missing", by=None)
        paid, held = db.session.scalars(select(Letter).order_by(Letter.id))
        assert "UTR77" in paid.body
        assert "₹15,000" in paid.body
        assert "The report is missing" in held.body
        assert f"/fellows/{fellow.id}/stipends" in held.body
        assert {paid.language, held.language} == {"hi"}


def test_who_could_not_be_paid_learns_what_the_bank_says(app: Flask) -> None:
    with app.test_request_context():
        programme = make_programme()
        person = make_person("Asha Devi", email="asha@example.org")
        fellow = fellow_with_stipends(programme, person=person)
        clear(fellow, 1)
        run_id, today = prepare(programme), clock.now().date()
        failed = PaidNote(stipend(fellow).id, MONTHLY, today, "", failure="No such account")
        within(pay_runs.take_answer, run_id, [failed], today=today, by=None)
        (letter,) = db.session.scalars(select(Letter))
        assert "No such account" in letter.body
        assert "could not be paid" in letter.subject


def test_nobody_clears_for_a_fellow_what_only_managers_may(fellow: Fellow) -> None:
    report = db.session.get(Report, make_report(fellow, 1).id)
    assert report is not None
    within(operations.clear_by_report, report, Actor.FELLOW, None)
    assert stipend(fellow).state is S.SCHEDULED
