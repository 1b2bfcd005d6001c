"""What requests for advice say about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core import history
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.workshops.advisory.models import AdvisoryNote, AdvisoryRequest

ERASED = "–"


def _requests(person_id: int) -> list[dict[str, Any]]:
    own = (AdvisoryRequest.asked_by_id == person_id) | (AdvisoryRequest.handled_by_id == person_id)
    rows = db.session.scalars(select(AdvisoryRequest).where(own).order_by(AdvisoryRequest.id))
    return [
        {
            "subject": row.subject,
            "text": row.text if row.asked_by_id == person_id else "",
            "needed_by": row.needed_by.isoformat() if row.needed_by else None,
            "request_state": row.state.value,
            "asked_at": instant_text(row.asked_at),
            "handled": row.handled_by_id == person_id,
        }
        for row in rows
    ]


def _erase_requests(person_id: int) -> None:
    asked, handled = AdvisoryRequest.asked_by_id == person_id, AdvisoryRequest.handled_by_id == person_id
    ids = db.session.scalars(select(AdvisoryRequest.id).where(asked | handled)).all()
    history.forget_reasons(AdvisoryRequest.__tablename__, ids)
    _update(AdvisoryRequest, asked, asked_by_id=None, subject=ERASED, text="")
    _update(AdvisoryRequest, handled, handled_by_id=None)


def _update(model: Any, condition: Any, **values: Any) -> None:
    db.session.execute(update(model).where(condition).values(**values).execution_options(synchronize_session="fetch"))


def _notes(person_id: int) -> list[dict[str, Any]]:
    mine = select(AdvisoryNote).where(AdvisoryNote.written_by_id == person_id)
    return [
        {
            "text": row.text,
            "is_internal": row.is_internal,
            "is_answer": row.is_answer,
            "written_at": instant_text(row.written_at),
        }
        for row in db.session.scalars(mine.order_by(AdvisoryNote.id))
    ]


def _erase_notes(person_id: int) -> None:
    _update(AdvisoryNote, AdvisoryNote.written_by_id == person_id, written_by_id=None, text="")


def register() -> None:
    """Declare the tables of requests for advice."""
    declare(
        PersonalData(
            table="advisory_requests",
            title=_l("Requests for advice that you made or took on"),
            export=_requests,
            erase=_erase_requests,
            kept=_l(
                "That an organisation asked for advice, when, and how it ended, stays without your words and name."
            ),
        )
    )
    declare(
        PersonalData(
            table="advisory_notes",
            title=_l("What you wrote about requests for advice"),
            export=_notes,
            erase=_erase_notes,
            kept=_l("That something was written, and when, stays without your words."),
        )
    )
