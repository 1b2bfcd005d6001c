"""What the database holds about the shelf of workshops."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base

LONGEST_SLUG = 80


class Topic(Base):
    """What workshops can be about. ``name`` holds one name by language code."""

    __tablename__ = "workshop_topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)


class Template(Base):
    """A workshop that can be held again.

    ``head`` is what lists show of the document (title, summary, topics, days, minutes, languages, group), ``document``
    the whole of it (``library/documents.py``), loaded only where it is asked for. ``version`` counts its changes.
    ``source_digest`` is that of the bundle it was last read from; empty once it was changed or made on the site.
    """

    __tablename__ = "workshop_templates"
    __table_args__ = (CheckConstraint("version >= 1", name="version_from_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    head: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    version: Mapped[int] = mapped_column(default=1)
    source_digest: Mapped[str] = mapped_column(String(64), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
