"""What placements hold about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from lms.core import history
from lms.core.language import localised
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.placements.models import Fellow, FellowMentor, LearningAgreement
from lms.fellowships.programmes.models import Programme
from lms.people.models import Organisation

_PLAIN = ("district", "state_code", "supervisor_name", "supervisor_contact", "emergency", "bank", "stipend_paise")


def _fellows(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Fellow, Programme.slug, Organisation.name)
        .join(Programme, Programme.id == Fellow.programme_id)
        .outerjoin(Organisation, Organisation.id == Fellow.host_id)
        .where(Fellow.person_id == person_id)
        .order_by(Fellow.starts_on, Fellow.id)
    )
    return [_fellow(*row) for row in rows]


def _fellow(fellow: Fellow, slug: str, host: dict[str, str] | None) -> dict[str, Any]:
    return {
        "programme": slug,
        "state": fellow.state.value,
        "starts_on": fellow.starts_on.isoformat(),
        "ends_on": fellow.ends_on.isoformat(),
        "ended_on": fellow.ended_on.isoformat() if fellow.ended_on else None,
        "end_reason": fellow.end_reason,
        "host": localised(host) if host else "",
        **{name: getattr(fellow, name) for name in _PLAIN},
        "funder": fellow.funder,
    }


def _erase_fellows(person_id: int) -> None:
    """Take the person's words and numbers out of their fellowships, which stay without a name."""
    mine = Fellow.person_id == person_id
    history.forget_reasons(Fellow.__tablename__, list(db.session.scalars(select(Fellow.id).where(mine))))
    nothing: dict[str, Any] = {"emergency": {}, "bank": {}}
    words = {"district": "", "end_reason": "", "supervisor_name": "", "supervisor_contact": "", "form_key": None}
    db.session.execute(update(Fellow).where(mine).values(person_id=None, **words, **nothing))


def _mentorships(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(FellowMentor.fellow_id, FellowMentor.role, FellowMentor.added_at)
        .where(FellowMentor.person_id == person_id)
        .order_by(FellowMentor.id)
    )
    return [
        {"fellow": fellow_id, "mentor_role": role.value, "added_at": instant_text(added)}
        for fellow_id, role, added in rows
    ]


def _erase_mentorships(person_id: int) -> None:
    db.session.execute(delete(FellowMentor).where(FellowMentor.person_id == person_id))


def _agreements(person_id: int) -> list[dict[str, Any]]:
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    rows = db.session.scalars(
        select(LearningAgreement)
        .where(
            or_(
                LearningAgreement.fellow_id.in_(own),
                LearningAgreement.written_by_id == person_id,
                LearningAgreement.mentor_id == person_id,
            )
        )
        .order_by(LearningAgreement.fellow_id, LearningAgreement.number)
    )
    return [
        {
            "fellow": each.fellow_id,
            "number": each.number,
            "targets": [str(target["target"]) for target in each.targets],
            "written_at": instant_text(each.written_at),
            "fellow_signed_at": instant_text(each.fellow_signed_at),
            "mentor_signed_at": instant_text(each.mentor_signed_at),
        }
        for each in rows
    ]


def _erase_agreements(person_id: int) -> None:
    """Delete the agreements of somebody's own fellowships, and their name from those of others."""
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    db.session.execute(delete(LearningAgreement).where(LearningAgreement.fellow_id.in_(own)))
    for column in ("written_by_id", "mentor_id"):
        db.session.execute(
            update(LearningAgreement).where(getattr(LearningAgreement, column) == person_id).values({column: None})
        )


def register() -> None:
    """Declare the tables of placements; what is declared last is erased first."""
    declare(
        PersonalData(
            table="fellows",
            title=_l("Your fellowships"),
            export=_fellows,
            erase=_erase_fellows,
            kept=_l(
                "That there was a fellowship, its days, its state and its stipends stay without a name, "
                "because every rupee has to be accounted for."
            ),
        )
    )
    declare(
        PersonalData(
            table="fellow_mentors",
            title=_l("Fellows whom you accompany"),
            export=_mentorships,
            erase=_erase_mentorships,
        )
    )
    declare(
        PersonalData(
            table="learning_agreements",
            title=_l("Learning agreements"),
            export=_agreements,
            erase=_erase_agreements,
            kept=_l("Agreements of other fellows that you wrote or signed stay, without your name."),
        )
    )
