"""Invitations: one link, one person, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import Entry, Workshop, WorkshopState
from lms.workshops.registration import invitations, notices
from lms.workshops.registration.invitations import InvitationSpent, InvitationState, Invited
from lms.workshops.registration.models import Invitation, Participant, ParticipantState
from lms.workshops.registration.pasting import read_lines
from lms.workshops.registration.registrants import Registrant
from tests.factories.workshops import add_participant, make_workshop
from tests.people.test_at_once import DONE, REFUSED, at_once

in_request = pytest.mark.usefixtures("in_request")


def invite(workshop: Workshop, trainer: Person, text: str) -> Invited:
    with transaction():
        return invitations.invite(workshop.id, list(read_lines(text)), by=trainer.id, language="en")


def accept(invitation: Invitation | int, form_key: str = "f" * 20) -> Participant:
    found = db.session.get_one(Invitation, invitation if isinstance(invitation, int) else invitation.id)
    workshop = db.session.get_one(Workshop, found.workshop_id)
    seen = notices.digest_of(notices.notice_words(workshop))
    facts, key = Registrant(full_name="Asha Devi", phone="9876543210"), found.id
    with transaction():
        return invitations.register_invited(key, facts, by=None, form_key=form_key, notice_seen=seen)


def only() -> Invitation:
    return db.session.scalars(select(Invitation)).one()


@in_request
def test_each_line_is_invited_once_and_a_letter_goes_to_an_address(trainer: Person) -> None:
    workshop = make_workshop(entry=Entry.INVITATION)
    lines = "Asha Devi, asha@example.org\nRavi Kumar, 9876543210"
    assert invite(workshop, trainer, lines) == Invited(2, 1, 0)
    assert invite(workshop, trainer, lines) == Invited(0, 0, 2)
    letter = db.session.scalars(select(Letter)).one()
    first = db.session.scalars(select(Invitation).order_by(Invitation.id)).first()
    assert first is not None
    assert invitations.link_of(first) in letter.body
    assert first.seed not in letter.body


@in_request
def test_a_link_works_once_and_gives_a_place_or_a_place_in_line(trainer: Person) -> None:
    workshop = make_workshop(entry=Entry.INVITATION, capacity=1, state=WorkshopState.CLOSED)
    add_participant(workshop)
    invite(workshop, trainer, "Asha Devi, asha@example.org")
    participant = accept(only())
    assert participant.state is ParticipantState.WAITING
    assert accept(only()).id == participant.id
    assert invitations.state_of(only(), clock.now()) is InvitationState.USED
    with pytest.raises(InvitationSpent, match="used"):
        accept(only(), "another-form-key-0000")
    with transaction(), pytest.raises(Refusal):
        invitations.revoke(only().id, by=trainer.id)
    with transaction(), pytest.raises(Refusal):
        invitations.send_again(only().id, by=trainer.id)


@in_request
def test_it_works_until_the_day_before(trainer: Person) -> None:
    workshop = make_workshop(starts_on=clock.today_here() + timedelta(days=2))
    invite(workshop, trainer, "Asha Devi, 9876543210")
    assert invitations.state_of(only(), clock.now()) is InvitationState.OPEN
    assert invitations.state_of(only(), only().expires_at) is InvitationState.EXPIRED
    with transaction():
        db.session.get_one(Invitation, only().id).expires_at = clock.now() - timedelta(days=1)
    with pytest.raises(InvitationSpent, match="over"):
        accept(only())
    with transaction():
        assert not invitations.send_again(only().id, by=trainer.id)
    assert accept(only()).state is ParticipantState.APPROVED


@in_request
def test_one_that_was_taken_back_opens_nothing_until_it_is_sent_again(trainer: Person) -> None:
    workshop = make_workshop()
    invite(workshop, trainer, "Asha Devi, asha@example.org")
    for _ in range(2):
        with transaction():
            invitations.revoke(only().id, by=trainer.id)
    with pytest.raises(InvitationSpent, match="taken"):
        accept(only())
    for _ in range(2):
        with transaction():
            assert invitations.send_again(only().id, by=trainer.id)
    assert len(db.session.scalars(select(Letter)).all()) == 2
    accept(only())


@in_request
@pytest.mark.parametrize(
    ("state", "text", "field"),
    [
        (WorkshopState.RUNNING, "Asha, asha@example.org", "people"),
        (WorkshopState.DRAFT, "Asha, asha@example.org", "people"),
        (WorkshopState.OPEN, "", "people"),
        (WorkshopState.OPEN, "Asha, asha@@", "people"),
    ],
)
def test_what_cannot_be_invited_is_refused(trainer: Person, state: WorkshopState, text: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        invite(make_workshop(state=state), trainer, text)
    assert refused.value.field == field


@in_request
def test_a_day_that_is_over_is_refused(trainer: Person) -> None:
    workshop = make_workshop()
    rows = list(read_lines("Asha, asha@example.org"))
    with transaction(), pytest.raises(Refusal) as refused:
        invitations.invite(workshop.id, rows, by=trainer.id, language="en", ends=clock.now() - timedelta(hours=1))
    assert refused.value.field == "ends_on"


def test_two_with_the_same_link_at_once_are_one(app: Flask, trainer: Person) -> None:
    with app.test_request_context():
        workshop = make_workshop()
        invite(workshop, trainer, "Asha Devi, 9876543210")
        invitation_id = only().id
        seen = notices.digest_of(notices.notice_words(workshop))
        db.session.remove()

    def use(name: str) -> None:
        facts = Registrant(full_name=name, email=f"{name}@example.org")
        key = f"form-key-of-{name}-000"
        invitations.register_invited(invitation_id, facts, by=None, form_key=key, notice_seen=seen)

    assert at_once(app, lambda: use("asha"), lambda: use("ravi")) == [DONE, REFUSED]
