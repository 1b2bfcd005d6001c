"""The document of a workshop that is held: its own copy of a template."""

from __future__ import annotations

from sqlalchemy import select

from lms.extensions import db
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.storing import known_plan, parsed
from lms.workshops.planning.models import WorkshopDocument


def document_of(workshop_id: int) -> WorkshopPlan | None:
    """Return the document of a workshop; None for one that was planned without a template."""
    digest = db.session.scalar(select(WorkshopDocument.digest).where(WorkshopDocument.workshop_id == workshop_id))
    if digest is None:
        return None
    found = known_plan(digest)
    if found is not None:
        return found
    document = db.session.scalar(select(WorkshopDocument.document).where(WorkshopDocument.workshop_id == workshop_id))
    return parsed(document or {}, digest)
