"""What pages ask about certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, literal, select
from sqlalchemy.orm import aliased

from lms.certificates.models import WITH_FILE, Certificate, CertificateState
from lms.core.jobs import Job, JobState
from lms.extensions import db

SHOWN = (
    Certificate.serial,
    Certificate.state,
    Certificate.reason,
    Certificate.award,
    Certificate.issued_at,
)


@dataclass(frozen=True)
class CertificateLink:
    """Which certificate somebody has for a subject, and how it stands."""

    serial: str
    state: CertificateState


def certificate_of(person_id: int, subject: str) -> CertificateLink | None:
    """Return a person's latest certificate about a subject that no other has superseded, in one query."""
    row = db.session.execute(
        select(Certificate.serial, Certificate.state)
        .where(
            Certificate.person_id == person_id,
            Certificate.subject == subject,
            Certificate.state != CertificateState.SUPERSEDED,
        )
        .order_by(Certificate.id.desc())
        .limit(1)
    ).first()
    return CertificateLink(row.serial, row.state) if row else None


def own_certificates(person_id: int) -> list[Row[Any]]:
    """Return a person's certificates as their list shows them, the latest first; superseded ones are left out."""
    statement = (
        select(*SHOWN)
        .where(Certificate.person_id == person_id, Certificate.state != CertificateState.SUPERSEDED)
        .order_by(Certificate.id.desc())
    )
    return list(db.session.execute(statement).all())


@dataclass(frozen=True)
class OwnCertificate:
    """A certificate as its owner sees it. ``done`` of ``total`` steps are finished while it is being made."""

    id: int
    serial: str
    state: CertificateState
    reason: str
    award: dict[str, Any]
    issued_at: datetime | None
    file_key: str | None
    sha256: str | None
    size: int | None
    done: int
    total: int
    is_stuck: bool

    @property
    def has_file(self) -> bool:
        """Whether its PDF may be downloaded."""
        return self.state in WITH_FILE and self.file_key is not None


def own_certificate(person_id: int, serial: str) -> OwnCertificate | None:
    """Return a person's certificate and how far its making is, in one query; None for somebody else's."""
    return _own(Certificate.serial == serial, Certificate.person_id == person_id)


def certificate_by_id(certificate_id: int) -> OwnCertificate | None:
    """Return a certificate and how far its making is, in one query; the caller knows whom it may be shown to."""
    return _own(Certificate.id == certificate_id)


def _own(*conditions: ColumnElement[bool]) -> OwnCertificate | None:
    row = db.session.execute(
        select(
            *SHOWN,
            Certificate.id,
            Certificate.file_key,
            Certificate.sha256,
            Certificate.size,
            Job.state.label("job_state"),
            Job.done,
            Job.total,
        )
        .outerjoin(Job, Job.key == _job_key())
        .where(*conditions)
    ).one_or_none()
    if row is None:
        return None
    values = row._asdict()
    job_state = values.pop("job_state")
    is_stuck = row.state is CertificateState.QUEUED and job_state in {None, JobState.FAILED, JobState.DONE}
    return OwnCertificate(**{**values, "done": row.done or 0, "total": row.total or 0}, is_stuck=is_stuck)


def _job_key() -> ColumnElement[str]:
    return literal("certificate:") + cast(Certificate.id, String)


@dataclass(frozen=True)
class PublicCertificate:
    """What anybody may know of a certificate; ``successor`` is the serial of the one that took its place."""

    serial: str
    state: CertificateState
    reason: str
    award: dict[str, Any]
    issued_at: datetime | None
    statement: dict[str, str]
    successor: str | None

    @property
    def completed_on(self) -> date:
        """The day on which what is certified was reached."""
        return date.fromisoformat(self.award["completed_on"])


def public_certificate(serial: str) -> PublicCertificate | None:
    """Return what anybody may know of a certificate, in one query."""
    successor = aliased(Certificate)
    row = db.session.execute(
        select(*SHOWN, Certificate.statement, successor.serial.label("successor"))
        .outerjoin(successor, successor.id == Certificate.superseded_by_id)
        .where(Certificate.serial == serial)
    ).one_or_none()
    return PublicCertificate(**row._asdict()) if row else None
