"""What the database holds about certificates, and which way a certificate's state may go."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import history
from lms.core.database import UTCDateTime
from lms.extensions import Base


class CertificateState(StrEnum):
    """Where a certificate is. Queued ones are being made; a superseded one has a successor."""

    QUEUED = "queued"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


MOVES: dict[CertificateState, frozenset[CertificateState]] = {
    CertificateState.QUEUED: frozenset(
        {CertificateState.ISSUED, CertificateState.REVOKED, CertificateState.SUPERSEDED}
    ),
    CertificateState.ISSUED: frozenset(
        {
            CertificateState.SUSPENDED,
            CertificateState.REVOKED,
            CertificateState.SUPERSEDED,
            CertificateState.EXPIRED,
        }
    ),
    CertificateState.SUSPENDED: frozenset(
        {CertificateState.ISSUED, CertificateState.REVOKED, CertificateState.SUPERSEDED}
    ),
    CertificateState.EXPIRED: frozenset({CertificateState.REVOKED, CertificateState.SUPERSEDED}),
    CertificateState.REVOKED: frozenset(),
    CertificateState.SUPERSEDED: frozenset(),
}


WITH_FILE = frozenset({CertificateState.ISSUED, CertificateState.EXPIRED})
"""In which states its owner may have the PDF."""


class Certificate(Base):
    """One certificate. Award, statement and design version are frozen when it is asked for, and never change.

    ``subject`` is what it is about (``course:safe-migration``) and ``occasion`` on what account; ``statement`` holds
    the sentence it makes, by language. ``issued_at`` is the instant whose day is printed; ``sha256`` and ``size``
    (bytes) are the PDF's.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_person_id_subject_occasion",
            "person_id",
            "subject",
            "occasion",
            unique=True,
            sqlite_where=text("state <> 'superseded'"),
            postgresql_where=text("state <> 'superseded'"),
        ),
        CheckConstraint("state <> 'issued' OR (issued_at IS NOT NULL AND sha256 IS NOT NULL)", name="issued_has_file"),
        CheckConstraint("state <> 'revoked' OR reason <> ''", name="revoked_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(String(24), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    subject: Mapped[str] = mapped_column(String(120))
    occasion: Mapped[str] = mapped_column(String(80))
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.QUEUED)
    reason: Mapped[str] = mapped_column(String(500), default="")
    award: Mapped[dict[str, Any]] = mapped_column(JSON)
    statement: Mapped[dict[str, str]] = mapped_column(JSON)
    design: Mapped[str] = mapped_column(String(80))
    design_version: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    file_key: Mapped[str | None] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id", ondelete="RESTRICT"), index=True)


def move(certificate: Certificate, to: CertificateState, *, by: int | None, reason: str = "") -> None:
    """Move a certificate to another state and note it; raises ValueError for a move that is not in the table."""
    if to not in MOVES[certificate.state]:
        raise ValueError(f"a certificate does not go from {certificate.state} to {to}")
    before, certificate.state, certificate.reason = certificate.state, to, reason
    history.record(f"certificates.certificate_{to}", certificate, by=by, before=str(before), reason=reason)
