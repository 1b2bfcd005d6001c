from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.certificates.models import Certificate, CertificateState, move
from lms.certificates.operations import revoke
from lms.certificates.serials import new_serial
from lms.certificates.views import GUESSES
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from tests.conftest import CountQueries
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person, sign_in


def _move(certificate: Certificate, to: CertificateState, successor: Certificate | None = None) -> None:
    with transaction():
        saved = db.session.get(Certificate, certificate.id)
        assert saved is not None
        saved.superseded_by_id = successor.id if successor else None
        move(saved, to, by=None)


def test_anybody_sees_that_a_certificate_is_valid(client: FlaskClient, app: Flask, count_queries: CountQueries) -> None:
    with app.app_context():
        person = make_person(phone="+919876543210", email="asha@example.org")
        certificate = make_certificate(person.id, issuers=({"en": "Setu"}, {"en": "Shramik Sahayata"}))
    with count_queries() as statements:
        answer = client.get(f"/verify/{certificate.serial}")
    assert answer.status_code == 200
    for words in ("genuine and valid", "Asha Devi", "आशा देवी", "Shramik Sahayata", *certificate.statement.values()):
        assert words in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "9876543210" not in answer.text
    assert "asha@example.org" not in answer.text
    assert len(statements) == 1


def test_the_page_speaks_hindi_and_shows_the_frozen_words(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
    client.set_cookie("language", "hi")
    page = client.get(f"/verify/{certificate.serial}").text
    assert '<html lang="hi">' in page
    assert "खाड़ी देशों के लिए सुरक्षित प्रवासन" in page
    assert f'<blockquote lang="en"><p>{certificate.statement["en"]}' in page


def test_a_certificate_that_is_being_made_is_not_called_valid(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
    page = client.get(f"/verify/{certificate.serial}").text
    assert "This certificate is being made" in page
    assert "genuine and valid" not in page


def test_a_revoked_certificate_says_why(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id)
        with transaction():
            revoke(certificate, "The <marks> were wrong", by=None)
    page = client.get(f"/verify/{certificate.serial}").text
    assert "not valid: it has been revoked" in page
    assert "The &lt;marks&gt; were wrong" in page
    assert "genuine and valid" not in page


def test_a_replaced_certificate_links_to_the_one_that_took_its_place(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        old, new = make_certificate(person.id), make_certificate(person.id, subject="course:other", rendered=False)
        _move(old, CertificateState.SUPERSEDED, new)
    page = client.get(f"/verify/{old.serial}").text
    assert "has been replaced" in page
    assert f'href="/verify/{new.serial}"' in page


@pytest.mark.parametrize("state", [CertificateState.SUSPENDED, CertificateState.EXPIRED])
def test_a_suspended_or_expired_certificate_says_so(client: FlaskClient, app: Flask, state: CertificateState) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id)
        _move(certificate, state)
    page = client.get(f"/verify/{certificate.serial}").text
    assert f"This certificate {'is suspended' if state == 'suspended' else 'has expired'}" in page


def test_the_form_leads_to_the_certificate_however_it_is_typed(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
    assert client.get("/verify").status_code == 200
    for typed in (certificate.serial, certificate.serial.lower().replace("-", " "), f" {certificate.serial}. "):
        answer = client.get("/verify", query_string={"serial": typed})
        assert (answer.status_code, answer.location) == (302, f"/verify/{certificate.serial}")
    crooked = client.get(f"/verify/{certificate.serial.lower()}")
    assert crooked.location == f"/verify/{certificate.serial}"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 301])
def test_an_empty_or_endless_number_is_sent_back_to_the_form(client: FlaskClient, app: Flask, typed: str) -> None:
    answer = client.get("/verify", query_string={"serial": typed})
    assert answer.status_code == 422
    assert "field--error" in answer.text


def test_unknown_and_malformed_numbers_look_the_same(client: FlaskClient, app: Flask) -> None:
    unknown = new_serial()
    with time_machine.travel(clock.now(), tick=False):  # the forms carry the time in their tokens
        pages = [client.get(f"/verify/{typed}") for typed in (unknown, "nonsense", unknown[:-1])]
        typed_in = client.get("/verify", query_string={"serial": "nonsense"})
    assert {answer.status_code for answer in (*pages, typed_in)} == {404}
    assert pages[0].text.replace(unknown, "nonsense") == pages[1].text
    assert typed_in.text.replace("/verify?serial=nonsense", "/verify/nonsense") == pages[1].text
    assert 'name="serial"' in pages[0].text
    assert "Compare the number with the paper" in pages[0].text


def test_who_guesses_on_has_to_wait_but_a_genuine_certificate_is_always_shown(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
    guesses = [client.get(f"/verify/{new_serial()}").status_code for _ in range(GUESSES.burst + 1)]
    assert guesses == [404] * GUESSES.burst + [429]
    limited = client.get("/verify/nonsense")
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 0
    assert "Please wait a few minutes" in limited.text
    assert client.get(f"/verify/{certificate.serial}").status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert client.get("/verify/nonsense").status_code == 404


def test_finding_certificates_counts_as_no_guess(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
    for _ in range(GUESSES.burst + 1):
        client.get(f"/verify/{certificate.serial}")
    assert client.get("/verify/nonsense").status_code == 404


def test_somebody_who_is_signed_in_sees_the_same(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
        reader = make_person("Ravi Kumar")
    sign_in(client, reader)
    assert "Asha Devi" in client.get(f"/verify/{certificate.serial}").text
