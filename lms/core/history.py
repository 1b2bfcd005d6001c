"""Who changed what, when and why: one row for every change that matters, written in the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import clock
from lms.core.database import UTCDateTime
from lms.extensions import Base, db


class HistoryEntry(Base):
    """One change. People and things are named by kind and number, so that erasing a person leaves the entry true."""

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_subject", "subject_kind", "subject_id"),
        Index("ix_history_actor", "actor_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(action: str, subject: Any, *, by: int | None, **detail: Any) -> None:
    """Note a change of a saved row.

    ``action`` is a past participle with its package, as in ``people.person_disabled``; ``by`` is the id of the person
    who did it (None: the system). ``detail`` holds JSON values: never a password, a token or a whole document.
    """
    if subject.id is None:
        db.session.flush()
    db.session.add(
        HistoryEntry(
            at=clock.now(),
            actor_id=by,
            action=action,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            detail=detail,
        )
    )


def forget_reasons(subject_kind: str, subject_ids: Collection[int]) -> None:
    """Take the reasons, which are people's own words, out of the history of some rows; what happened and when stays."""
    about = (HistoryEntry.subject_kind == subject_kind, HistoryEntry.subject_id.in_(subject_ids))
    for entry in db.session.scalars(select(HistoryEntry).where(*about).order_by(HistoryEntry.id)):
        if "reason" in entry.detail:
            entry.detail = {name: value for name, value in entry.detail.items() if name != "reason"}
