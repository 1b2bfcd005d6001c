"""What safeguarding holds about people. Its words never leave the pages of those who may read them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.safety.models import SafetyFlag

ERASED = "–"


def _raised(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(SafetyFlag.raised_at).where(SafetyFlag.raised_by_id == person_id).order_by(SafetyFlag.id)
    )
    return [{"raised_at": instant_text(raised_at)} for raised_at in rows]


def _erase(person_id: int) -> None:
    """Forget the words that somebody wrote and those about them; that there was a flag, and when, stays."""
    about = SafetyFlag.fellow_id.in_(select(Fellow.id).where(Fellow.person_id == person_id))
    concerned = or_(SafetyFlag.raised_by_id == person_id, about)
    db.session.execute(
        update(SafetyFlag)
        .where(concerned, SafetyFlag.closed_at.is_not(None))
        .values(text=ERASED, outcome=ERASED)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(SafetyFlag)
        .where(about, SafetyFlag.closed_at.is_(None))
        .values(text=ERASED)
        .execution_options(synchronize_session=False)
    )


def register() -> None:
    """Declare the table of safeguarding flags."""
    declare(
        PersonalData(
            table="safety_flags",
            title=_l("Concerns about safety that you raised"),
            export=_raised,
            erase=_erase,
            kept=_l(
                "That a concern about safety was raised and when it was closed stays, without its words. "
                "An open concern about somebody else keeps its words until it is closed."
            ),
        )
    )
