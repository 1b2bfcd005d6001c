"""What is held about a person: all of it is declared, can be taken away, and goes when the account is deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from lms.certificates.models import Certificate
from lms.core import clock, jobs
from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.courses.queries import PublishedCourse
from lms.extensions import Base, db
from lms.learning.models import Enrolment
from lms.people.erasure import export_person
from lms.people.models import Person
from lms.people.passwords import hash_password
from lms.people.roles import Role
from lms.quizzes.accommodations.operations import create_override, give_extra_time
from lms.quizzes.corrections import QuizCorrection, QuizRegrade
from lms.quizzes.gradings import QuizGrading
from lms.quizzes.imports.models import QuestionImport
from lms.quizzes.models import QuizAttempt, QuizTry
from lms.quizzes.terms.rules import Override
from lms.quizzes.uploads.models import AnswerFile
from tests.factories.authoring_traces import live_through_authoring
from tests.factories.fellowship_traces import live_through_fellowships
from tests.factories.learning import make_cohort
from tests.factories.people import PASSWORD, make_organisation, make_person, sign_in
from tests.factories.quizzes import RIGHT, make_quiz, take
from tests.factories.workshop_traces import live_through_workshops

NAME = "Zarnigar Quillfeather"
LATIN, DEVANAGARI = "Zarnigar B. Quillfeather", "ज़रनिगार क्विलफेदर"
OLD_EMAIL, EMAIL, PHONE = "zq-old@post.example", "zq-new@post.example", "+919812398123"
TRACES = ("zarnigar", "quillfeather", "ज़रनिगार", "क्विलफेदर", "zq-old", "zq-new", "9812398123")
KEPT = {("certificates", "award"), ("certificates", "statement")}
"""Where the name stays, as the certificate's declaration says to the person before they delete the account."""
WITHHELD = {"name_key", "payload"}
"""Columns that are made from the name, for searching and for work in the background."""
CONFIDENTIAL = {"safety_flags", "call_decisions"}
"""What somebody wrote who fears for another, and why it was so decided: words only for those who work on it."""


def _send(client: FlaskClient, path: str, data: dict[str, str] | None = None) -> None:
    response = client.post(path, data=data or {})
    assert response.status_code in {200, 303}, (path, response.status_code, response.get_data(as_text=True))


@pytest.fixture
def somebody(app: Flask) -> tuple[FlaskClient, int]:
    """A person who has used everything there is, through the pages, and their browser."""
    with app.app_context():
        administrator = make_person("Lata Menon", roles=[Role.ADMINISTRATOR])
        organisation = make_organisation()
        course = make_quiz()
    office, browser = sign_in(app.test_client(), administrator), app.test_client()
    invitation = {"full_name": NAME, "email": OLD_EMAIL, "phone": PHONE, "language": "en", "key": "a" * 32}
    _send(office, "/people/invite", {**invitation, "organisation": str(organisation.id), "role": "fellow"})
    with app.app_context():
        person = db.session.execute(select(Person).where(Person.email == OLD_EMAIL)).scalar_one()
        db.session.expunge(person)
    _send(office, f"/people/{person.id}/reset")
    _send(office, f"/people/{person.id}/slip")
    _send(office, f"/people/{person.id}/disable")
    _send(office, f"/people/{person.id}/enable")
    _set_password(app, person.id)
    browser.post("/sign-in", data={"login": OLD_EMAIL, "password": "not this one"})
    _send(browser, "/sign-in", {"login": OLD_EMAIL, "password": PASSWORD})
    _send(browser, "/reset-password", {"login": PHONE})
    account = {"full_name": f"{NAME} B.", "email": EMAIL, "phone": PHONE, "language": "en", "password": PASSWORD}
    _send(browser, "/account", account)
    with app.app_context():
        jobs.run_due()
    _study(app, browser, person, course)
    with app.app_context():
        _accommodate(person, course)
        _note_what_befell(person, course)
    with app.test_request_context():
        live_through_fellowships(db.session.get_one(Person, person.id))
        live_through_workshops(db.session.get_one(Person, person.id))
        live_through_authoring(db.session.get_one(Person, person.id))
        db.session.remove()
    return browser, person.id


def _accommodate(person: Person, course: PublishedCourse) -> None:
    """Let somebody accompany a cohort, and have an exception and extra time whose reasons name them."""
    make_cohort(course, facilitators=[person.id])
    with transaction():
        enrolment = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).first()
        assert enrolment is not None
        create_override(enrolment, "first-quiz", Override(attempts=9), reason=f"{NAME} was ill", by=None)
        give_extra_time(person.id, 1.5, reason=f"{NAME} reads slowly", by=None)


def _note_what_befell(person: Person, course: PublishedCourse) -> None:
    """Let the answers have been tried, filed, graded and marked anew, and the person have corrected and imported."""
    attempt_id = db.session.scalars(select(QuizAttempt.id)).one()
    now, asked = clock.now(), {"attempt_id": attempt_id, "question_id": "portal"}
    made = {"course_id": course.course_id, "made_at": now, "made_by_id": person.id}
    marks = {"earned_before": 1.0, "earned_after": 2.0, "score_before": 20.0, "score_after": 40.0}
    corrected = {"unit_id": "first-quiz", "question_id": "portal", "content": {}, "reason": "Two readings."}
    kept = {"digest": "0" * 64, "name": f"{NAME}.pdf"}
    with transaction():
        correction = QuizCorrection(**made, **corrected)
        db.session.add_all(
            [
                correction,
                QuizTry(**asked, number=1, answer=NAME, fraction=0.0, tried_at=now),
                AnswerFile(**asked, **kept, media_type="application/pdf", size=9, uploaded_at=now),
                QuizGrading(**asked, fraction=0.5, comment=f"Well done, {NAME}", graded_by_id=None, graded_at=now),
                QuestionImport(
                    **made, target="banks/frauds", format="gift", language="en", digest="1" * 64, name="a.gift"
                ),
            ]
        )
        db.session.flush()
        passed = {"passed_before": False, "passed_after": False, "regraded_at": now}
        db.session.add(QuizRegrade(correction_id=correction.id, attempt_id=attempt_id, **marks, **passed))


def _set_password(app: Flask, person_id: int) -> None:
    with app.app_context():
        password_hash = hash_password(PASSWORD)
        with transaction():
            db.session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))


def _study(app: Flask, browser: FlaskClient, person: Person, course: Any) -> None:
    units = list(course.document.ready_units())
    _send(browser, f"/courses/{course.slug}/enrol")
    for unit in units:
        if unit.kind == "lesson":
            module = course.document.module_of(unit.id).id
            _send(browser, f"/courses/{course.slug}/{module}/{unit.id}/done")
    with app.app_context():
        take(person, course, RIGHT)
    _send(browser, f"/courses/{course.slug}/certificate", {"latin": LATIN, "devanagari": DEVANAGARI})
    with app.app_context():
        jobs.run_due()


def _traces(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield (table, column, value) wherever the database still knows the person, by any of their names."""
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                for column, value in row.items():
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                    if any(trace in text.lower() for trace in TRACES):
                        yield table.name, column, text
        db.session.remove()


def test_every_table_is_declared(app: Flask) -> None:
    assert set(personal_data.keys()) == set(Base.metadata.tables)


def test_what_belongs_to_a_person_is_declared_with_export_and_erasure(app: Flask) -> None:
    for table in Base.metadata.sorted_tables:
        if {"person_id", "owner_id"} & set(table.columns.keys()):
            declared = personal_data[table.name]
            assert declared.export is not None, table.name
            assert declared.erase is not None, table.name
            assert str(declared.title), table.name


def test_everything_can_be_taken_away(app: Flask, somebody: tuple[FlaskClient, int]) -> None:
    browser, person_id = somebody
    with app.app_context():
        held = export_person(person_id)
    assert {table for table, rows in held.items() if not rows} == set()
    taken = browser.get("/account/data.json").get_json()
    assert {declared.table for declared in personal_data if declared.export} <= set(taken)
    for table, column, _ in _traces(app):
        if column not in WITHHELD and table not in CONFIDENTIAL:
            assert any(trace in json.dumps(taken[table], ensure_ascii=False).lower() for trace in TRACES), table


def test_deleting_the_account_leaves_no_name_address_or_number(app: Flask, somebody: tuple[FlaskClient, int]) -> None:
    browser, _ = somebody
    assert {table for table, _, _ in _traces(app)} >= {"people", "letters", "certificates"}
    _send(browser, "/account/delete", {"confirmation": f"{NAME} B.", "password": PASSWORD})
    left = [(table, column, text) for table, column, text in _traces(app) if (table, column) not in KEPT]
    assert not left
    with app.app_context():
        jobs.run_due()
    assert not [found for found in _traces(app) if found[:2] not in KEPT]
    assert browser.get("/account").status_code == 303


def test_certificates_verify_after_the_account_is_deleted(app: Flask, somebody: tuple[FlaskClient, int]) -> None:
    browser, person_id = somebody
    with app.app_context():
        serial = db.session.execute(select(Certificate.serial)).scalar_one()
        db.session.remove()
    before = app.test_client().get(f"/verify/{serial}").get_data(as_text=True)
    assert LATIN in before
    _send(browser, "/account/delete", {"confirmation": f"{NAME} B.", "password": PASSWORD})
    after = app.test_client().get(f"/verify/{serial}")
    assert after.status_code == 200
    assert LATIN in after.get_data(as_text=True)
    with app.app_context():
        assert db.session.execute(select(Certificate.person_id)).scalar_one() is None
        assert not [row for rows in export_person(person_id).values() for row in rows if "serial" in row]
        db.session.remove()
