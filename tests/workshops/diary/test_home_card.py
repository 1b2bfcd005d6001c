from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.clock import today_here
from lms.people.identity import Identity
from lms.workshops.diary import home_card
from lms.workshops.planning.models import WorkshopState
from lms.workshops.planning.nearby import at_now
from lms.workshops.planning.times import instant_of, sessions_of
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import make_workshop

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("minute", "title", "is_on"),
    [(8 * 60, "Welcome", False), (10 * 60, "Wages", True), (11 * 60 + 45, "Lunch", False), (20 * 60, None, False)],
)
def test_the_session_of_now_or_the_next_is_shown(
    app_context: Flask, minute: int, title: str | None, is_on: bool
) -> None:
    workshop = make_workshop(state=WorkshopState.RUNNING, starts_on=today_here())
    found = at_now(workshop, today_here(), sessions_of(workshop.id), instant_of(today_here(), minute))
    assert (found.session.session.title["en"] if found.session else None, found.is_on) == (title, is_on)


def test_who_runs_workshops_sees_today_and_what_comes(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        organiser = make_person("Om", language="en")
        running = make_workshop(state=WorkshopState.RUNNING, starts_on=today_here(), run_by=organiser).id
        coming = make_workshop(run_by=organiser).id
        make_workshop(state=WorkshopState.HELD, starts_on=today_here() - 30 * DAY, run_by=organiser)
        make_workshop()
    page = sign_in(client, organiser).get("/").text
    assert "Workshops that you run" in page
    assert f"/workshops/{running}/roll" in page
    assert f"/workshops/{running}/tests" in page
    assert page.count(f"/workshops/{coming}/overview") == 1
    assert page.count("/overview") == 2


def test_who_runs_none_sees_nothing_for_one_query(app: Flask, member: FlaskClient, count_queries: CountQueries) -> None:
    assert "Workshops that you run" not in member.get("/").text
    with app.test_request_context():
        person = make_person("Nobody")
        identity = Identity(person.id, person.full_name, "en", 1)
        with count_queries() as statements:
            assert home_card.render(identity) is None
    assert len(statements) == 1
