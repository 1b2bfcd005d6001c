"""What the database holds about attached files; their bytes are in storage, by digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base

LONGEST_FILE_NAME = 200


class Attachment(Base):
    """A file that belongs to a row of another table, in one of its slots (a field of a form, ``evidence``).

    ``owner_kind`` is the name of that table, as in the history. A file that was taken out again keeps its row, with
    ``removed_at``, as long as something that was handed in names it.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("owner_kind", "owner_id", "slot", "digest"),
        Index("ix_attachments_owner", "owner_kind", "owner_id"),
        CheckConstraint("size > 0", name="size_above_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int]
    slot: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
