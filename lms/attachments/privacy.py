"""What attached files say about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.attachments.operations import forget_attachments
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db


def _files(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Attachment).where(Attachment.uploaded_by_id == person_id).order_by(Attachment.id))
    return [
        {"name": row.name, "size": row.size, "uploaded_at": instant_text(row.uploaded_at), "slot": row.slot}
        for row in rows
    ]


def _erase_files(person_id: int) -> None:
    """Forget the files, bytes and all: by then nothing that was handed in names them any more."""
    forget_attachments(Attachment.uploaded_by_id == person_id)


def register() -> None:
    """Declare the table of attached files."""
    declare(
        PersonalData(
            table="attachments",
            title=_l("Files that you added to forms, milestones and reports"),
            export=_files,
            erase=_erase_files,
        )
    )
