from __future__ import annotations

import hashlib
from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient

from lms.certificates.models import CertificateState
from lms.certificates.operations import revoke
from lms.core import jobs
from lms.core.database import transaction
from lms.core.storage import storage
from tests.factories.certificates import make_certificate, reload
from tests.factories.people import make_person, sign_in


def test_sends_the_file_as_it_was_issued_under_a_readable_name(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id)
    sign_in(client, person)
    answer = client.get(f"/certificates/{certificate.serial}/download")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert hashlib.sha256(answer.data).hexdigest() == certificate.sha256
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="Asha Devi - Safe migration to the Gulf.pdf"'
    again = client.get(
        f"/certificates/{certificate.serial}/download", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_name_of_a_hindi_file_is_hindi_and_fit_for_every_disk(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(
            person.id, languages=("hi",), recipient_latin="", title={"hi": "खाड़ी: काम / वेतन?\n"}
        )
    sign_in(client, person)
    disposition = client.get(f"/certificates/{certificate.serial}/download").headers["Content-Disposition"]
    assert unquote(disposition.partition("UTF-8''")[2]) == "आशा देवी - खाड़ी  काम   वेतन.pdf"


def test_without_a_file_it_leads_to_the_page_that_says_why(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        waiting = make_certificate(person.id, rendered=False)
    sign_in(client, person)
    answer = client.get(f"/certificates/{waiting.serial}/download")
    assert (answer.status_code, answer.location) == (303, f"/certificates/{waiting.serial}")
    with app.app_context(), transaction():
        revoke(waiting, "A mistake", by=None)
    assert client.get(f"/certificates/{waiting.serial}/download").status_code == 303


def test_a_lost_file_is_made_again_with_the_same_bytes(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id)
        storage().delete(f"certificates/{certificate.serial}.pdf")
    sign_in(client, person)
    path = f"/certificates/{certificate.serial}"
    answer = client.get(f"{path}/download")
    assert answer.status_code == 503
    assert f'action="{path}/retry"' in answer.text
    assert client.post(f"{path}/retry").status_code == 303
    assert client.post(f"{path}/retry").status_code == 303
    with app.app_context():
        assert jobs.run_due() == 1
        assert reload(certificate.id).state is CertificateState.ISSUED
    assert hashlib.sha256(client.get(f"{path}/download").data).hexdigest() == certificate.sha256
    assert client.post(f"{path}/retry").status_code == 303
    with app.app_context():
        assert jobs.run_due() == 0  # it is there again
