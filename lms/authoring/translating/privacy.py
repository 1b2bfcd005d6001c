"""What translating holds about people: who marked a translation, and when."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.authoring.drafts.models import DraftText
from lms.authoring.translating.models import DraftTranslation
from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import db


def _marked(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, DraftText.place, DraftTranslation.key, DraftTranslation.language, DraftTranslation.noted_at)
        .join(DraftText, DraftText.id == DraftTranslation.text_id)
        .join(Course, Course.id == DraftText.course_id)
        .where(DraftTranslation.noted_by_id == person_id)
        .order_by(DraftTranslation.id)
    )
    return [
        {"course": slug, "place": place, "text": key, "language": language, "noted_at": instant_text(at)}
        for slug, place, key, language, at in rows
    ]


def _unname(person_id: int) -> None:
    mine = update(DraftTranslation).where(DraftTranslation.noted_by_id == person_id)
    db.session.execute(mine.values(noted_by_id=None))


def register() -> None:
    """Declare the table of translations."""
    declare(
        PersonalData(
            table="draft_translations",
            title=_l("Translations that you marked, or whose source you changed"),
            export=_marked,
            erase=_unname,
            kept=_l("What is noted of a translation stays, without your name."),
        )
    )
