"""What pages ask about attached files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.extensions import db


@dataclass(frozen=True)
class AttachedFile:
    """A file as pages show it; ``size`` in bytes."""

    id: int
    owner_id: int
    slot: str
    name: str
    media_type: str
    size: int
    uploaded_at: datetime


_SHOWN = (
    Attachment.id,
    Attachment.owner_id,
    Attachment.slot,
    Attachment.name,
    Attachment.media_type,
    Attachment.size,
    Attachment.uploaded_at,
)


def files_of(owner_kind: str, owner_ids: Collection[int]) -> dict[int, list[AttachedFile]]:
    """Return the files that some rows have now, by row, in the order they came; in one query."""
    found: dict[int, list[AttachedFile]] = defaultdict(list)
    if owner_ids:
        statement = select(*_SHOWN).where(
            Attachment.owner_kind == owner_kind, Attachment.owner_id.in_(owner_ids), Attachment.removed_at.is_(None)
        )
        for row in db.session.execute(statement.order_by(Attachment.id)):
            found[row.owner_id].append(AttachedFile(*row))
    return found


def files_by_ids(ids: Collection[int]) -> dict[int, AttachedFile]:
    """Return files by their ids, those that were taken out since as well; in one query."""
    if not ids:
        return {}
    return {row.id: AttachedFile(*row) for row in db.session.execute(select(*_SHOWN).where(Attachment.id.in_(ids)))}
