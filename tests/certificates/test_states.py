from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lms.certificates.models import MOVES, Certificate, CertificateState, move
from lms.certificates.operations import revoke
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from tests.factories.certificates import make_certificate, reload
from tests.factories.people import make_person

NOT_ALLOWED = [(old, new) for old, new in product(CertificateState, repeat=2) if new not in MOVES[old]]


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(CertificateState)
    assert MOVES[CertificateState.REVOKED] == frozenset()


@pytest.mark.parametrize(("old", "new"), NOT_ALLOWED)
def test_a_move_that_is_not_in_the_table_is_refused(old: CertificateState, new: CertificateState) -> None:
    with pytest.raises(ValueError, match="does not go from"):
        move(Certificate(state=old), new, by=None)


def test_a_certificate_can_be_suspended_and_taken_back(app_context: Flask) -> None:
    certificate_id = make_certificate(make_person().id).id
    for state, reason in ((CertificateState.SUSPENDED, "Being checked"), (CertificateState.ISSUED, "")):
        with transaction():
            certificate = db.session.get(Certificate, certificate_id)
            assert certificate is not None
            move(certificate, state, by=None, reason=reason)
        assert (reload(certificate_id).state, reload(certificate_id).reason) == (state, reason)


def test_revoking_keeps_the_reason_and_notes_who_did_it(app_context: Flask) -> None:
    administrator = make_person("Meera")
    certificate = make_certificate(make_person().id)
    with transaction():
        revoke(certificate, "  Issued to the\nwrong person ", by=administrator.id)
    assert reload(certificate.id).reason == "Issued to the wrong person"
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "certificates.certificate_revoked")
    ).one()
    assert entry.actor_id == administrator.id
    assert entry.detail == {"before": "issued", "reason": "Issued to the wrong person"}


@pytest.mark.parametrize("reason", ["", " \n", "x" * 501])
def test_revoking_needs_a_reason_of_a_readable_length(app_context: Flask, reason: str) -> None:
    certificate = make_certificate(make_person().id, rendered=False)
    with pytest.raises(Refusal) as refused, transaction():
        revoke(certificate, reason, by=None)
    assert refused.value.field == "reason"
    assert reload(certificate.id).state is CertificateState.QUEUED


def test_a_certificate_is_revoked_once(app_context: Flask) -> None:
    certificate = make_certificate(make_person().id)
    with transaction():
        revoke(certificate, "A mistake", by=None)
    with pytest.raises(Refusal), transaction():
        revoke(certificate, "Another reason", by=None)
    assert reload(certificate.id).reason == "A mistake"


def test_the_database_wants_a_file_for_an_issued_and_a_reason_for_a_revoked_one(app_context: Flask) -> None:
    certificate_id = make_certificate(make_person().id, rendered=False).id
    for state in (CertificateState.ISSUED, CertificateState.REVOKED):
        statement = update(Certificate).where(Certificate.id == certificate_id).values(state=state)
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(statement)
