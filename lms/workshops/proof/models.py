"""What the database holds about certificates of workshops: lists that organisers approved, and each line of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base
from lms.workshops.proof.kinds import ProofKind


class ApprovedList(Base):
    """A list of who gets a certificate, as an organiser read and approved it.

    ``seen`` is the digest of what was read; ``job_id`` the background job that issues them.
    """

    __tablename__ = "workshop_certificate_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    approved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"), index=True)


class Proof(Base):
    """One participant's certificate of a kind: who approved it is in its list, the certificate follows by the job.

    ``facts`` are the figures it rests on when it was approved: sessions attended and counted, score.
    """

    __tablename__ = "workshop_proofs"
    __table_args__ = (UniqueConstraint("participant_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("workshop_certificate_lists.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("workshop_participants.id", ondelete="CASCADE"))
    kind: Mapped[ProofKind]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id", ondelete="RESTRICT"), index=True)
    problem: Mapped[str] = mapped_column(String(500), default="")
