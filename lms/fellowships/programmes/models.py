"""What the database holds about fellowship programmes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base

LONGEST_SLUG = 80


class Programme(Base):
    """One fellowship programme.

    ``plan`` is its document (``programmes/documents.py``): title, description, months, stipend, code of conduct,
    milestones, the forms of the year, the rule of completion. ``version`` counts the plans; a fellow's milestones are
    copied from the plan at the start and do not follow it. ``source_digest`` is that of the file it was last read
    from; empty once it was changed in the browser. ``stipend_paise`` is the usual monthly stipend in paise.
    Safeguarding flags reach ``safeguarding_id`` and the managers.
    """

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("stipend_paise >= 0", name="stipend_not_below_zero"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    source_digest: Mapped[str] = mapped_column(String(64), default="")
    stipend_paise: Mapped[int] = mapped_column(BigInteger, default=0)
    funder: Mapped[str] = mapped_column(String(200), default="")
    safeguarding_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
