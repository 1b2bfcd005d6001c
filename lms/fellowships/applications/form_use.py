"""What the builder of a call's form asks: which answers were handed in with it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.applications.models import Application
from lms.questionnaires.documents import Answers


def submitted_answers_of(call_id: int) -> Sequence[Answers]:
    """Return the answers of the applications to a call that were handed in, whatever became of them; in one query."""
    handed_in = Application.call_id == call_id, Application.submitted_at.is_not(None)
    return db.session.scalars(select(Application.answers).where(*handed_in).order_by(Application.id)).all()
