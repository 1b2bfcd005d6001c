"""What registrations say about a person, and what is left when the account goes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.registration import invitations
from lms.workshops.registration.models import Invitation, ParticipantState
from lms.workshops.registration.pasting import read_lines
from tests.factories.people import make_person
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.registration.conftest import stored

pytestmark = pytest.mark.usefixtures("in_request")


def test_a_registration_is_taken_out_and_erased(trainer: Person) -> None:
    workshop, asha = make_workshop(capacity=2), make_person(email="asha@example.org")
    row = add_participant(
        workshop, person=asha, phone="+919876543210", answers={"food": "jain"}, district="Gaya", work="Nurse"
    )
    other = add_participant(workshop, "Ravi Kumar", registered_by_id=asha.id)
    waits = add_participant(workshop, "Sunita Rao", state=ParticipantState.WAITING)
    declared = personal_data["workshop_participants"]
    assert declared.export is not None
    assert declared.erase is not None
    (held,) = declared.export(asha.id)
    assert (held["full_name"], held["answers"], held["workshop"]) == ("Asha Devi", {"food": "jain"}, "Small workshop")
    with transaction():
        declared.erase(asha.id)
    left = stored(row)
    assert (left.full_name, left.person_id, left.phone, left.work, left.answers) == (
        "Participant 1",
        None,
        None,
        "",
        {},
    )
    assert (left.district, left.state) == ("Gaya", ParticipantState.WITHDRAWN)
    assert stored(waits).state is ParticipantState.APPROVED
    assert stored(other).registered_by_id is None
    assert declared.export(asha.id) == []


def test_an_invitation_is_found_by_the_address(trainer: Person) -> None:
    workshop, asha = make_workshop(), make_person(email="asha@example.org")
    with transaction():
        rows = list(read_lines("Asha Devi, asha@example.org"))
        invitations.invite(workshop.id, rows, by=trainer.id, language="en")
    declared = personal_data["workshop_invitations"]
    assert declared.export is not None
    assert declared.erase is not None
    assert [each["email"] for each in declared.export(asha.id)] == ["asha@example.org"]
    with transaction():
        declared.erase(asha.id)
    left = db.session.scalars(select(Invitation)).one()
    assert (left.full_name, left.email) == ("", None)
    assert declared.export(trainer.id) == []
