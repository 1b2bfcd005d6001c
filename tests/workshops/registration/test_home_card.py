"""The part of the home page for those who take part, and for those who registered their people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.clock import today_here
from lms.people.identity import Identity
from lms.people.models import Organisation, Person
from lms.workshops.planning.models import WorkshopState
from lms.workshops.registration import home_card
from lms.workshops.registration.models import ParticipantState, Source
from lms.workshops.registration.teams import registered_of
from tests.conftest import CountQueries
from tests.factories.people import make_member, make_person, sign_in
from tests.factories.workshops import add_participant, make_workshop


@pytest.mark.parametrize(("days", "word"), [(0, "Today"), (1, "Tomorrow"), (2, None)])
def test_a_workshop_of_today_or_tomorrow_says_so(app: Flask, client: FlaskClient, days: int, word: str | None) -> None:
    with app.app_context():
        person = make_person("Asha Devi", language="en")
        workshop = make_workshop(state=WorkshopState.CLOSED, starts_on=today_here() + timedelta(days=days))
        code = add_participant(workshop, person=person).code
    page = sign_in(client, person).get("/").text
    card = page[page.index("own-workshops") : page.index("</section>", page.index("own-workshops"))]
    assert [each for each in ("Today", "Tomorrow") if each in card] == ([word] if word else [])
    assert ("Your place" in card) is (days == 0)
    assert (f"/workshops/place/{code}" in card, "09:30–10:00 Welcome" in card) == (True, days == 1 or "09:30" in card)


def test_who_waits_is_not_asked_to_check_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person("Asha Devi", language="en")
        workshop = make_workshop(state=WorkshopState.CLOSED, starts_on=today_here())
        add_participant(workshop, person=person, state=ParticipantState.WAITING)
    assert "Your place" not in sign_in(client, person).get("/").text


def test_a_coordinator_sees_how_many_are_registered(
    app: Flask, client: FlaskClient, organisation: Organisation, coordinator: Person
) -> None:
    with app.app_context():
        workshop = make_workshop()
        member = make_member(organisation, "Member")
        add_participant(workshop, person=member, organisation_id=organisation.id)
        add_participant(workshop, "Named", source=Source.COORDINATOR, organisation_id=organisation.id)
        add_participant(
            workshop,
            "Gone",
            organisation_id=organisation.id,
            source=Source.COORDINATOR,
            state=ParticipantState.WITHDRAWN,
        )
        add_participant(workshop, "Other")
        assert [row[1:] for row in registered_of([organisation.id], 3)] == [(organisation.id, 2)]
        here = f"/workshops/{workshop.id}/register-team?organisation={organisation.id}#on-the-list"
    page = sign_in(client, coordinator).get("/").text
    assert "2 of your people are registered" in page
    assert here in page


def test_the_card_takes_three_queries_for_any_number_of_workshops(app: Flask, count_queries: CountQueries) -> None:
    with app.test_request_context():
        person = make_person("Asha Devi")
        for _number in range(5):
            workshop = make_workshop(state=WorkshopState.CLOSED, starts_on=today_here())
            add_participant(workshop, person=person)
        identity = Identity(person.id, person.full_name, "en", 1)
        with count_queries() as statements:
            assert home_card.render(identity) is not None
    assert len(statements) == 3
