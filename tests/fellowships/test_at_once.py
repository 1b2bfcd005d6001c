"""What is sent twice, or done by several in the same moment, happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.applications import answering, sending
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports import operations as reports
from lms.fellowships.reports.models import ReportVersion
from lms.fellowships.selection import offers
from lms.fellowships.selection.models import Offer, OfferState
from lms.fellowships.stipends import operations as stipends
from lms.fellowships.stipends import pay_runs
from lms.fellowships.stipends.models import EntryKind, LedgerEntry, PayRun
from tests.factories.fellowships import (
    first_day,
    make_application,
    make_call,
)
from tests.factories.people import make_person
from tests.fellowships.world import Everybody, count
from tests.people.test_at_once import DONE, at_once


def _submits(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    application = make_application(make_call(everybody.programme), state=ApplicationState.DRAFT)
    return (
        lambda: sending.submit(application.id, person_id=None),
        lambda: count(app, HistoryEntry, HistoryEntry.action == "fellowships.application_submitted"),
    )


def _accepts(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    now, person = clock.now(), make_person("An Applicant")
    application = make_application(make_call(everybody.programme), state=ApplicationState.SELECTED, person_id=person.id)
    with transaction():
        db.session.add(Offer(application_id=application.id, made_at=now, expires_at=now + timedelta(days=3)))
    return lambda: offers.accept(application.id, by=None), lambda: count(app, Fellow, Fellow.person_id == person.id)


def _hands_in(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    return everybody.hand_in_report, lambda: count(app, ReportVersion)


def _accepts_report(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    with transaction():
        everybody.hand_in_report()
    answer = {"number": 1, "comment": "", "by": everybody.mentor.id, "actor": Actor.MENTOR}
    cleared = LedgerEntry.kind == EntryKind.CLEARED
    return lambda: reports.accept(everybody.report_id, **answer), lambda: count(app, LedgerEntry, cleared)  # type: ignore[arg-type]


def _clear(everybody: Everybody) -> None:
    with transaction():
        stipends.clear_without_report(everybody.stipend_id, "So.", by=everybody.manager.id)


def _prepares(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    _clear(everybody)
    until = clock.now().date()
    return (
        lambda: pay_runs.prepare_run(everybody.programme.id, until=until, by=None, form_key="r" * 16),
        lambda: count(app, PayRun),
    )


def _pays(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    _clear(everybody)
    today = clock.now().date()
    with transaction():
        run_id = pay_runs.prepare_run(everybody.programme.id, until=today, by=None).id
    return (
        lambda: pay_runs.mark_paid(run_id, [everybody.stipend_id], paid_on=today, reference="U", today=today, by=None),
        lambda: count(app, LedgerEntry, LedgerEntry.kind == EntryKind.PAID),
    )


def _starts(app: Flask, everybody: Everybody) -> tuple[Callable[[], object], Callable[[], int]]:
    person = make_person("New Fellow")
    return (
        lambda: start_fellow(everybody.programme.id, person.id, starts_on=first_day(0), by=None),
        lambda: count(app, Fellow, Fellow.person_id == person.id),
    )


@pytest.mark.parametrize("prepare", [_submits, _accepts, _hands_in, _accepts_report, _prepares, _pays, _starts])
def test_what_is_done_three_times_at_once_is_done_once(
    app: Flask,
    everybody: Everybody,
    prepare: Callable[[Flask, Everybody], tuple[Callable[[], object], Callable[[], int]]],
) -> None:
    with app.test_request_context():
        act, how_often = prepare(app, everybody)
        db.session.remove()
    assert at_once(app, act, act, act) == [DONE] * 3
    assert how_often() == 1


def test_withdrawing_and_accepting_at_once_end_in_one_of_both(app: Flask, everybody: Everybody) -> None:
    with app.test_request_context():
        now, person = clock.now(), make_person("An Applicant")
        call = make_call(everybody.programme, seats=1)
        first = make_application(call, state=ApplicationState.SELECTED, person_id=person.id)
        make_application(call, state=ApplicationState.WAITING, waiting_place=1, person_id=make_person("Next").id)
        with transaction():
            db.session.add(Offer(application_id=first.id, made_at=now, expires_at=now + timedelta(days=3)))
        db.session.remove()
    done = at_once(
        app,
        lambda: offers.accept(first.id, by=None),
        lambda: answering.withdraw(first.id, by=None),
        lambda: offers.decline(first.id, by=None),
    )
    assert set(done) <= {DONE, "refused"}
    taken = (Application.state.in_([ApplicationState.SELECTED, ApplicationState.PLACED]),)
    assert count(app, Application, *taken) == 1
    assert count(app, Offer, Offer.state == OfferState.OPEN) <= 1
