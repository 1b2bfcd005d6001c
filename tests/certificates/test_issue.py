from __future__ import annotations

import threading
from collections import Counter
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.certificates import designs, operations
from lms.certificates.designs import keep_design, load_design
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.operations import issue, job_key
from lms.certificates.queries import certificate_of
from lms.certificates.serials import normalise
from lms.core import jobs
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.jobs import Job
from lms.core.storage import LocalStorage
from lms.extensions import db
from lms.people.models import Person
from tests.factories.certificates import DESIGN, OCCASION, SUBJECT, make_award, make_certificate, reload
from tests.factories.people import make_person

CLAIMS = 20


def _issue(person_id: int, **award: Any) -> str:
    design = keep_design(DESIGN)
    with transaction():
        return issue(person_id, SUBJECT, OCCASION, make_award(**award), design, by=person_id).serial


def test_freezes_the_award_and_asks_for_its_pdf(app_context: Flask) -> None:
    person = make_person()
    certificate = make_certificate(person.id, rendered=False)
    assert certificate.state is CertificateState.QUEUED
    assert normalise(certificate.serial) == certificate.serial
    assert certificate.award["recipient_devanagari"] == "आशा देवी"
    assert certificate.award["issuers"] == [{"en": "Setu"}]
    assert set(certificate.statement) == {"en", "hi"}
    job = db.session.scalars(select(Job).where(Job.key == job_key(certificate.id))).one()
    assert (job.owner_id, job.payload) == (person.id, {"certificate": certificate.id})
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.startswith("certificates."))).one()
    assert (entry.action, entry.actor_id, entry.subject_id) == (
        "certificates.certificate_requested",
        person.id,
        certificate.id,
    )


def test_issuers_that_are_given_stay(app_context: Flask) -> None:
    certificate = make_certificate(make_person().id, rendered=False, issuers=({"en": "Shramik Sahayata"},))
    assert certificate.award["issuers"] == [{"en": "Shramik Sahayata"}]


def test_asked_again_it_is_the_same_certificate_with_its_first_award(app_context: Flask) -> None:
    person = make_person()
    first = _issue(person.id)
    assert _issue(person.id, recipient_latin="Another Name") == first
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1
    known = certificate_of(person.id, SUBJECT)
    assert known is not None
    assert (known.serial, known.state) == (first, CertificateState.QUEUED)


def test_another_person_subject_or_occasion_is_another_certificate(app_context: Flask) -> None:
    asha, ravi = make_person(), make_person("Ravi Kumar")
    serials = {_issue(asha.id), _issue(ravi.id)}
    design = keep_design(DESIGN)
    with transaction():
        serials.add(issue(asha.id, "course:other", OCCASION, make_award(), design, by=None).serial)
        serials.add(issue(asha.id, SUBJECT, "second", make_award(), design, by=None).serial)
    assert len(serials) == 4
    assert certificate_of(asha.id, "course:unknown") is None


def test_twenty_claims_at_once_make_one_certificate(app: Flask) -> None:
    with app.app_context():
        person_id = make_person().id
    serials: list[str] = []
    start = threading.Barrier(CLAIMS)

    def claim() -> None:
        with app.app_context():
            start.wait()
            serials.append(_issue(person_id))
            db.session.remove()

    threads = [threading.Thread(target=claim) for _ in range(CLAIMS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Counter(serials).values()) == [CLAIMS]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1
        assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "certificates.render")) == 1
        db.session.remove()


def test_a_claim_that_comes_second_after_the_look_takes_the_first_ones_certificate(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    first = _issue(person.id)
    look, looks = operations._standing, iter([None])
    monkeypatch.setattr(operations, "_standing", lambda *about: next(looks, False) or look(*about))
    assert _issue(person.id) == first


def test_the_database_allows_one_standing_certificate_only(app_context: Flask) -> None:
    person = make_person()
    certificate = make_certificate(person.id, rendered=False)

    def copy(serial: str, state: CertificateState) -> Certificate:
        kept = ("person_id", "subject", "occasion", "award", "statement", "design", "design_version", "requested_at")
        return Certificate(serial=serial, state=state, **{name: getattr(certificate, name) for name in kept})

    with pytest.raises(IntegrityError), transaction():
        db.session.add(copy("twin", CertificateState.QUEUED))
    with transaction():
        db.session.add(copy("old", CertificateState.SUPERSEDED))


def test_storage_is_not_touched_while_the_only_writer_is_held(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id = make_person().id
    app_context.extensions.pop("certificates.frozen_designs", None)

    def untouchable(*_: object) -> Any:
        raise AssertionError("storage was asked inside the transaction")

    with pytest.raises(ValueError, match="before the transaction"), transaction():
        issue(person_id, SUBJECT, OCCASION, make_award(), load_design(DESIGN), by=None)
    design = keep_design(DESIGN)
    with monkeypatch.context() as patch:
        for act in ("put", "exists", "read"):
            patch.setattr(LocalStorage, act, untouchable)
        with transaction():
            certificate_id = issue(person_id, SUBJECT, OCCASION, make_award(), design, by=None).id
    jobs.run_due()
    assert reload(certificate_id).state is CertificateState.ISSUED


def _die(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def test_a_process_that_dies_after_keeping_the_design_leaves_no_certificate(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in storage by then names nobody, and the next try goes on from there."""
    person_id, design = make_person().id, keep_design(DESIGN)
    with monkeypatch.context() as patch:
        patch.setattr(operations, "enqueue", _die)
        with pytest.raises(KeyboardInterrupt), transaction():
            issue(person_id, SUBJECT, OCCASION, make_award(), design, by=None)
    assert certificate_of(person_id, SUBJECT) is None
    assert designs.frozen_design(DESIGN, design.version).files == design.files
    assert make_certificate(person_id).state is CertificateState.ISSUED


def test_refuses_what_the_design_cannot_print(app_context: Flask) -> None:
    person = make_person()
    with pytest.raises(ValueError, match="“ta”"):
        _issue(person.id, languages=("ta",))
    assert certificate_of(person.id, SUBJECT) is None


def test_a_later_change_of_name_or_design_changes_nothing(
    app_context: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    certificate = make_certificate(person.id, rendered=False)
    with transaction():
        saved = db.session.get(Person, person.id)
        assert saved is not None
        saved.full_name = saved.certificate_name_latin = "Changed Name"
    (tmp_path / DESIGN).mkdir()
    (tmp_path / DESIGN / "design.yaml").write_text("name: {en: Broken}", encoding="utf-8")
    monkeypatch.setattr(designs, "FOLDER", tmp_path)
    rendered = make_certificate(person.id)
    assert rendered.id == certificate.id
    assert rendered.state is CertificateState.ISSUED
    for name in ("award", "statement", "design_version", "serial"):
        assert getattr(reload(certificate.id), name) == getattr(certificate, name)
