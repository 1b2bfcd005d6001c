"""What the database holds about facts: the registry of the whole site."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.courses.documents import Confidence
from lms.courses.models import Origin
from lms.extensions import Base

LONGEST_FACT_ID = 40
NOTED = ""
"""No id of a fact: the row of ``fact_uses`` that says for which revision the uses of a course were noted."""


class Fact(Base):
    """One fact that lessons and questions cite by its ``key`` (``O05``).

    ``statement`` and ``value`` are texts by language; a fact without ``value`` can be cited but not shown as a value.
    ``references`` are as in ``sources.yaml``. ``version`` counts its changes; ``digest`` is that of statement and
    value, by which courses see that they have pinned something older (``facts/said.py``).
    """

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_review_on", "review_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_FACT_ID), unique=True)
    statement: Mapped[dict[str, str]] = mapped_column(JSON)
    value: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    references: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    as_on: Mapped[date | None]
    review_on: Mapped[date | None]
    confidence: Mapped[Confidence]
    version: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str] = mapped_column(String(64))
    origin: Mapped[Origin]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    form_key: Mapped[str | None] = mapped_column(String(43), unique=True)


class FactVersion(Base):
    """What a fact said before it was changed."""

    __tablename__ = "fact_versions"
    __table_args__ = (UniqueConstraint("fact_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts.id", ondelete="CASCADE"))
    version: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class FactUse(Base):
    """That a published course shows or cites a fact, and where: units by slug. Written when a course is published.

    ``digest`` is that of the words that it has pinned. The row of the id NOTED has the digest of the revision instead.
    """

    __tablename__ = "fact_uses"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    fact_key: Mapped[str] = mapped_column(String(LONGEST_FACT_ID), primary_key=True, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    units: Mapped[list[str]] = mapped_column(JSON, default=list)
