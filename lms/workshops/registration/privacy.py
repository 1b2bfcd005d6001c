"""What registrations say about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select, update

from lms.core.language import localised
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Invitation, Notice, Participant
from lms.workshops.registration.operations import erase


def _registrations(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Participant, Workshop.title, Notice.text)
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .outerjoin(Notice, Notice.id == Participant.notice_id)
        .where(Participant.person_id == person_id)
        .order_by(Participant.id)
    )
    return [_registration(row[0], row[1], row[2]) for row in rows]


def _registration(row: Participant, title: dict[str, str], notice: dict[str, str] | None) -> dict[str, Any]:
    return {
        "workshop": localised(title),
        "participant_state": row.state.value,
        "full_name": row.full_name,
        "email": row.email,
        "phone": row.phone,
        "language": row.language,
        "gender": row.gender.value,
        "age_group": row.age_group.value,
        "qualification": row.qualification.value,
        "organisation_name": row.organisation_name,
        "work": row.work,
        "district": row.district,
        "home_state": row.state_code,
        "source": row.source.value,
        "in_line": row.in_line,
        "answers": row.answers,
        "registered_at": instant_text(row.registered_at),
        "agreed_at": instant_text(row.agreed_at),
        "agreed_to": localised(notice) if notice else None,
    }


def _erase_registrations(person_id: int) -> None:
    """Take the words out of every registration; a place in a workshop that has not begun goes to the next in line."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    for participant_id in list(db.session.scalars(mine.order_by(Participant.workshop_id))):
        erase(participant_id, by=None)
    by_me = Participant.registered_by_id == person_id
    db.session.execute(update(Participant).where(by_me).values(registered_by_id=None))
    db.session.flush()


def _to_me(person_id: int) -> ColumnElement[bool]:
    """Return the condition that an invitation was for a person: they are known by e-mail, phone or what came of it."""
    email = select(Person.email).where(Person.id == person_id).scalar_subquery()
    phone = select(Person.phone).where(Person.id == person_id).scalar_subquery()
    mine = select(Participant.id).where(Participant.person_id == person_id)
    return or_(Invitation.email == email, Invitation.phone == phone, Invitation.participant_id.in_(mine))


def _invitations(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Invitation, Workshop.title)
        .join(Workshop, Workshop.id == Invitation.workshop_id)
        .where(_to_me(person_id))
        .order_by(Invitation.id)
    )
    return [
        {
            "workshop": localised(row[1]),
            "full_name": row[0].full_name,
            "email": row[0].email,
            "phone": row[0].phone,
            "invited_at": instant_text(row[0].made_at),
        }
        for row in rows
    ]


def _erase_invitations(person_id: int) -> None:
    gone = {"full_name": "", "email": None, "phone": None}
    ids = list(db.session.scalars(select(Invitation.id).where(_to_me(person_id))))
    db.session.execute(update(Invitation).where(Invitation.id.in_(ids)).values(**gone))
    by_me = Invitation.made_by_id == person_id
    db.session.execute(update(Invitation).where(by_me).values(made_by_id=None))
    db.session.flush()


def register() -> None:
    """Declare the tables of registration; they are erased in the opposite order."""
    declare(
        PersonalData(
            table="workshop_notices",
            reason="The words that organisers tell participants about their data; who wrote them is in the history.",
        )
    )
    declare(
        PersonalData(
            table="workshop_participants",
            title=_l("Your registrations for workshops"),
            export=_registrations,
            erase=_erase_registrations,
            kept=_l("That somebody registered, of which gender, age group and district, stays to be counted, unnamed."),
        )
    )
    declare(
        PersonalData(
            table="workshop_invitations",
            title=_l("Invitations to workshops"),
            export=_invitations,
            erase=_erase_invitations,
            kept=_l("That somebody was invited stays without your name."),
        )
    )
