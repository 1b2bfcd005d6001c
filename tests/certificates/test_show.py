from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from lms.certificates.models import Certificate
from lms.certificates.operations import job_key, revoke
from lms.core import jobs
from lms.core.database import transaction
from lms.core.jobs import Job, JobState
from lms.extensions import db
from tests.conftest import CountQueries
from tests.factories.certificates import make_certificate, reload
from tests.factories.people import make_person, sign_in


def _fail_job(certificate: Certificate) -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.key == job_key(certificate.id)).values(state=JobState.FAILED))


def test_shows_how_far_the_making_is_and_looks_again_by_itself(
    client: FlaskClient, app: Flask, count_queries: CountQueries
) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id, rendered=False)
    sign_in(client, person)
    with count_queries() as statements:
        page = client.get(f"/certificates/{certificate.serial}").text
    assert "Waiting for its turn" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "js/refresh.js" in page
    assert "Download" not in page
    assert len(statements) <= 2


def test_offers_the_file_and_the_link_when_it_is_ready(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id)
    sign_in(client, person)
    page = client.get(f"/certificates/{certificate.serial}").text
    assert f"/certificates/{certificate.serial}/download" in page
    assert f"http://localhost/verify/{certificate.serial}" in page
    assert re.search(r"PDF, \d+ kB", page)
    assert 'http-equiv="refresh"' not in page


def test_says_so_when_it_could_not_be_made_and_tries_again(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id, rendered=False)
        _fail_job(certificate)
    sign_in(client, person)
    assert "could not be made" in client.get(f"/certificates/{certificate.serial}").text
    answer = client.post(f"/certificates/{certificate.serial}/retry")
    assert (answer.status_code, answer.location) == (303, f"/certificates/{certificate.serial}")
    with app.app_context():
        jobs.run_due()
        assert reload(certificate.id).sha256


def test_trying_again_is_refused_when_there_is_nothing_to_make(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id)
    sign_in(client, person)
    answer = client.post(f"/certificates/{certificate.serial}/retry")
    assert (answer.status_code, answer.location) == (303, f"/certificates/{certificate.serial}")
    assert "does not have to be made again" in client.get(answer.location).text
    with app.app_context():
        assert len(db.session.scalars(select(Job).where(Job.kind == "certificates.render")).all()) == 1


def test_a_revoked_one_says_why_and_offers_no_file(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        person = make_person()
        certificate = make_certificate(person.id)
        with transaction():
            revoke(certificate, "Issued by mistake", by=None)
    sign_in(client, person)
    page = client.get(f"/certificates/{certificate.serial}").text
    assert "Issued by mistake" in page
    assert "/download" not in page


@pytest.mark.parametrize("way", ["", "/download", "/retry"])
def test_somebody_elses_and_unknown_ones_are_not_found(client: FlaskClient, app: Flask, way: str) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
        reader = make_person("Ravi Kumar")
    sign_in(client, reader)
    send = client.post if way == "/retry" else client.get
    for serial in (certificate.serial, "A7KM-49FX-2TRC-8WYJ", "nonsense"):
        assert send(f"/certificates/{serial}{way}").status_code == 404


@pytest.mark.parametrize("way", ["", "/download"])
def test_asks_to_sign_in(client: FlaskClient, app: Flask, way: str) -> None:
    with app.app_context():
        certificate = make_certificate(make_person().id, rendered=False)
    assert "/sign-in" in client.get(f"/certificates/{certificate.serial}{way}").location
