from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.certificates.models import Certificate, CertificateState
from lms.core import jobs
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.workshops.library.documents import Phase
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.proof.eligibility import Reason
from lms.workshops.proof.kinds import ProofKind
from lms.workshops.proof.lists import digest_of, lines_of
from lms.workshops.proof.models import ApprovedList, Proof
from lms.workshops.proof.operations import approve, hand_over, join_proofs
from lms.workshops.registration.models import Participant
from tests.conftest import CountQueries
from tests.factories.people import make_organisation, make_person, sign_in
from tests.factories.workshops import add_marks, add_participant, add_sitting, make_workshop

WELL = {"post-1": 1.0, "post-2": 1.0, "post-3": 1.0, "post-4": 0.0}


@pytest.fixture
def meera(app: Flask) -> Person:
    """A trainer."""
    with app.app_context():
        return make_person("Meera", roles=[(Role.TRAINER, "")])


def held_workshop(meera: Person) -> Workshop:
    """Make a workshop that is over, of three sessions: one passed, one only came, one was at one session."""
    workshop = make_workshop(
        state=WorkshopState.HELD, run_by=meera, pass_mark=60, organiser_id=make_organisation("Pravasi Kendra").id
    )
    passed = add_participant(workshop, "Sunita Devi", person=make_person("Sunita Devi"))
    came, left = add_participant(workshop, "रमेश कुमार"), add_participant(workshop, "Gopal")
    for participant, present in ((passed, 3), (came, 3), (left, 1)):
        add_marks(workshop, participant, present)
    add_sitting(passed, Phase.POST, WELL)
    return workshop


def seen(workshop: Workshop) -> str:
    return digest_of(lines_of(workshop))


def test_the_list_says_who_gets_what_and_why_not(app_context: Flask, meera: Person) -> None:
    lines = {line.full_name: line for line in lines_of(held_workshop(meera))}
    assert lines["Sunita Devi"].verdict.kind is ProofKind.COMPLETED
    assert lines["रमेश कुमार"].verdict.kind is ProofKind.ATTENDED
    assert lines["रमेश कुमार"].names.languages == ("hi",)
    assert lines["Gopal"].verdict.reason is Reason.TOO_FEW_SESSIONS


def test_an_approved_list_is_issued_once(app_context: Flask, meera: Person) -> None:
    workshop = held_workshop(meera)
    workshop_id, digest = workshop.id, seen(workshop)
    made = []
    for _ in range(2):
        with transaction():
            made.append(approve(workshop_id, digest, by=meera.id).id)
    assert made[0] == made[1]
    with app_context.test_request_context():
        jobs.run_due()
        jobs.run_due()
    certificates = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [each.state for each in certificates] == [CertificateState.ISSUED] * 2
    said = {each.occasion.partition(":")[0]: each.statement for each in certificates}
    assert "passed its closing test" in said["completed"]["en"]
    assert set(said["attended"]) == {"hi"}
    assert certificates[0].award["issuers"][0]["en"] == "Pravasi Kendra"
    assert {each.person_id is None for each in certificates} == {True, False}


def test_two_who_approve_at_once_issue_one_each(app: Flask, meera: Person) -> None:
    with app.app_context():
        workshop = held_workshop(meera)
        workshop_id, digest = workshop.id, seen(workshop)
    barrier = Barrier(2)

    def press() -> None:
        with app.app_context():
            barrier.wait()
            with transaction():
                approve(workshop_id, digest, by=meera.id)

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ApprovedList)) == 1
        assert db.session.scalar(select(func.count()).select_from(Proof)) == 2


def test_a_list_that_changed_is_not_approved_unread(app_context: Flask, meera: Person) -> None:
    workshop = held_workshop(meera)
    digest = seen(workshop)
    add_marks(workshop, add_participant(workshop, "Latecomer"), 3)
    with pytest.raises(Refusal, match="has changed"), transaction():
        approve(workshop.id, digest, by=meera.id)


def test_nothing_is_issued_before_it_is_over(app_context: Flask, meera: Person) -> None:
    workshop = make_workshop(state=WorkshopState.RUNNING, run_by=meera)
    add_marks(workshop, add_participant(workshop), 3)
    with pytest.raises(Refusal, match="when the workshop is over"), transaction():
        approve(workshop.id, seen(workshop), by=meera.id)


def test_who_is_left_out_stays_on_the_list(app_context: Flask, meera: Person) -> None:
    workshop = held_workshop(meera)
    kept = {line.participant_id for line in lines_of(workshop) if line.full_name != "Sunita Devi"}
    with transaction():
        approve(workshop.id, seen(workshop), kept=kept, by=meera.id)
    assert [line.full_name for line in lines_of(workshop) if line.is_new] == ["Sunita Devi"]


def test_a_corrected_mark_makes_a_certificate_unfounded(app_context: Flask, meera: Person) -> None:
    workshop = held_workshop(meera)
    with transaction():
        approve(workshop.id, seen(workshop), by=meera.id)
    with app_context.test_request_context():
        jobs.run_due()
    assert not any(line.is_unfounded for line in lines_of(workshop))
    with transaction():
        db.session.get_one(Workshop, workshop.id).pass_mark = 80
    assert [line.full_name for line in lines_of(workshop) if line.is_unfounded] == ["Sunita Devi"]


def test_a_certificate_is_handed_over_to_an_account(app_context: Flask, meera: Person) -> None:
    workshop = held_workshop(meera)
    with transaction():
        approve(workshop.id, seen(workshop), by=meera.id)
    with app_context.test_request_context():
        jobs.run_due()
    person = make_person("Ramesh Kumar")
    with transaction():
        participant = db.session.scalars(select(Participant).where(Participant.full_name == "रमेश कुमार")).one()
        participant.person_id = person.id
        hand_over(participant, meera.id)
    mine = select(func.count()).select_from(Certificate).where(Certificate.person_id == person.id)
    assert db.session.scalar(mine) == 1


def test_certificates_follow_a_name_that_is_joined_into_another(app_context: Flask, meera: Person) -> None:
    workshop = held_workshop(meera)
    with transaction():
        approve(workshop.id, seen(workshop), by=meera.id)
    kept = add_participant(workshop, "Ramesh Kumar")
    with transaction():
        gone = db.session.scalars(select(Participant).where(Participant.full_name == "रमेश कुमार")).one()
        join_proofs(kept, gone, meera.id)
    assert db.session.scalars(select(Proof.kind).where(Proof.participant_id == kept.id)).all() == [ProofKind.ATTENDED]


def test_the_organiser_reads_and_approves(app: Flask, client: FlaskClient, meera: Person) -> None:
    with app.app_context():
        workshop = held_workshop(meera)
        workshop_id, digest = workshop.id, seen(workshop)
        ids = [line.participant_id for line in lines_of(workshop) if line.is_new]
        code = db.session.get_one(Participant, ids[-1]).code
    browser = sign_in(client, meera)
    here = f"/workshops/{workshop_id}/certificates"
    page = browser.get(here).text
    assert "Approve the list and issue" in page
    assert "75%" in browser.get(f"{here}?show=none").text
    assert browser.post(here, data={"seen": "old", "participant": ids}).status_code == 422
    assert browser.post(here, data={"seen": digest, "participant": ids}).status_code == 303
    with app.test_request_context():
        jobs.run_due()
    assert "Valid" in browser.get(f"{here}?show=held").text
    assert "Sunita Devi" in browser.get(f"{here}.csv").text
    assert browser.get(f"{here}.xlsx").data[:2] == b"PK"
    with app.app_context():
        proof_id = db.session.scalars(select(Proof.id).where(Proof.participant_id == ids[-1])).one()
    own = app.test_client().get(f"/workshops/place/{code}/certificates/{proof_id}.pdf")
    assert own.data[:5] == b"%PDF-"
    assert app.test_client().get(f"/workshops/place/{code}/certificates/999.pdf").status_code == 404


def test_others_do_not_see_the_list(app: Flask, member: FlaskClient, meera: Person) -> None:
    with app.app_context():
        workshop_id = make_workshop(state=WorkshopState.HELD, run_by=meera).id
    assert member.get(f"/workshops/{workshop_id}/certificates").status_code == 404
    assert member.post(f"/workshops/{workshop_id}/certificates").status_code == 404


def test_the_list_takes_few_queries(app_context: Flask, meera: Person, count_queries: CountQueries) -> None:
    workshop = held_workshop(meera)
    for number in range(30):
        add_participant(workshop, f"Somebody {number}")
    with count_queries() as statements:
        assert len(lines_of(workshop)) == 33
    assert len(statements) <= 5
