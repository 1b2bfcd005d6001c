from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from lms.attachments.models import Attachment
from lms.attachments.operations import keep_file
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications import screening
from lms.fellowships.applications.models import Application, ApplicationState, Reference
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from lms.people.erasure import erase_person, export_person
from lms.people.models import Person
from tests.factories.fellowships import make_application, make_call
from tests.factories.files import sent
from tests.factories.people import make_person
from tests.fellowships.applications.conftest import make_draft


def applied(call: Call) -> tuple[Person, Application]:
    """Return somebody who applied, with a file and a letter of reference for them."""
    person = make_person("Kamla Bai", email="kamla@example.org")
    application = make_application(call, "Kamla Bai", person_id=person.id, email="kamla@example.org")
    keep_file(OWNER, application.id, "papers", sent(), by=None)
    now = clock.now()
    values = {"language": "en", "token_hash": "t" * 64, "asked_at": now, "expires_at": now, "relation": "teacher"}
    with transaction():
        letter = Reference(application_id=application.id, name="Meena", email="meena@example.org", **values)
        letter.text, letter.given_at = "A careful worker.", now
        db.session.add(letter)
        screening.add_note(call, application.id, "Speaks Maithili.", by=person.id, form_key="k" * 20)
    return person, application


def test_applicants_take_away_what_they_wrote_and_not_what_referees_did(app_context: Flask, call: Call) -> None:
    person, _application = applied(call)
    held = export_person(person.id)
    assert held["applications"][0]["answers"] == {"why": "To learn.", "field-days": "yes"}
    assert held["application_references"][0]["name"] == "Meena"
    assert "careful" not in str(held)


def test_a_referee_takes_away_the_letter(app_context: Flask, call: Call) -> None:
    applied(call)
    meena = make_person("Meena Rao", email="meena@example.org")
    assert export_person(meena.id)["application_references"][0]["text"] == "A careful worker."
    with transaction():
        erase_person(meena.id, by=None)
    left = db.session.scalars(select(Reference)).one()
    assert (left.name, left.text) == ("erased", "A careful worker.")
    assert "meena" not in left.email


def test_an_erased_applicant_leaves_no_word_and_no_way_in(app_context: Flask, call: Call) -> None:
    person, application = applied(call)
    make_draft(make_call(db.session.get_one(Programme, call.programme_id)), person_id=person.id)
    with transaction():
        erase_person(person.id, by=None)
    left = db.session.scalars(select(Application)).one()
    assert (left.full_name, left.email, left.answers, left.person_id) == ("erased", None, {}, None)
    assert left.access_hash != application.access_hash
    assert left.state is ApplicationState.SUBMITTED
    for model in (Attachment, Reference):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
