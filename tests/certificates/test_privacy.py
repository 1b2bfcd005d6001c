from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.core.privacy import PersonalData, personal_data
from tests.factories.certificates import make_certificate, reload
from tests.factories.people import make_person


def _declaration() -> PersonalData:
    return personal_data["certificates"]


def test_people_take_their_certificates_away(app: Flask) -> None:
    with app.app_context():
        person, other = make_person(), make_person("Ravi Kumar")
        certificate = make_certificate(person.id)
        make_certificate(other.id, rendered=False)
    export = _declaration().export
    assert export is not None
    with app.app_context():
        (row,) = export(person.id)
    assert row["serial"] == certificate.serial
    assert row["award"]["recipient_latin"] == "Asha Devi"
    assert row["state"] == "issued"


def test_erasing_a_person_cuts_the_link_and_leaves_the_proof(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id)
    erase = _declaration().erase
    assert erase is not None
    with app.app_context():
        with transaction():
            erase(person.id)
        after = reload(certificate.id)
    assert after.person_id is None
    assert after.award == certificate.award
    page = client.get(f"/verify/{certificate.serial}").text
    assert "genuine and valid" in page
    assert "Asha Devi" in page


def test_says_what_is_kept_and_why(app: Flask) -> None:
    with app.test_request_context():
        assert "no longer linked to you" in str(_declaration().kept)
