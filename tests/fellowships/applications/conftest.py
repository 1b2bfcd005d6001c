"""What tests of applications begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call, LateLeave
from lms.fellowships.programmes.models import Programme
from tests.factories.fellowships import make_application, make_call, make_programme

REFEREES = [{"name": "Meena Rao", "email": "meena@example.org", "relation": "my teacher"}]
GOOD = {"why": "To learn.", "field-days": "yes"}


@pytest.fixture
def programme(app: Flask) -> Programme:
    """A programme of three months."""
    with app.app_context():
        return make_programme("small")


@pytest.fixture
def call(app: Flask, programme: Programme) -> Call:
    """A call of it that is open now."""
    with app.app_context():
        return make_call(programme, slug="this-year")


@pytest.fixture
def closed_call(app: Flask, programme: Programme) -> Call:
    """A call of it that closed yesterday."""
    with app.app_context():
        now = clock.now()
        return make_call(
            programme, slug="last-year", opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=1)
        )


@pytest.fixture
def draft(app: Flask, call: Call) -> Application:
    """A draft with all answers, a referee, and a phone number only."""
    with app.app_context():
        return make_draft(call)


def make_draft(call: Call, full_name: str = "Kamla Bai", **values: Any) -> Application:
    """Return a saved draft that could be sent, detached."""
    usual = {
        "state": ApplicationState.DRAFT,
        "email": None,
        "phone": "+919876543210",
        "answers": {**GOOD, "referees": REFEREES},
    }
    return make_application(call, full_name, **{**usual, **values})


def give_leave(call: Call, contact: str, days: int = 2) -> None:
    """Give somebody longer for a call."""
    now = clock.now()
    with transaction():
        leave = {"until": now + timedelta(days=days), "reason": "ill", "given_by_id": None, "given_at": now}
        db.session.add(LateLeave(call_id=call.id, contact=contact, **leave))


def in_transaction(act: Callable[[], Any]) -> Any:
    """Do something in a transaction of its own and return what it returns."""
    with transaction():
        return act()


def letters() -> list[tuple[str, str]]:
    """Return the letters that were written: to whom, and their subject."""
    return [(row.address, row.subject) for row in db.session.scalars(select(Letter).order_by(Letter.id))]


def fresh(application: Application) -> Application:
    """Return an application as it is now."""
    return db.session.get_one(Application, application.id, populate_existing=True)
