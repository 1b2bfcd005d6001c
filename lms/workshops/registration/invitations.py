"""Invitations: a link for one person that works once, until a day before the workshop unless said otherwise."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.outbox import write_letter
from lms.core.secrecy import keyed
from lms.extensions import db
from lms.people.letters import address_of as public_address_of
from lms.people.logins import email_of, phone_of
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.times import instant_of
from lms.workshops.registration.entry import BEFORE_IT_BEGINS
from lms.workshops.registration.models import Invitation, Participant, Source
from lms.workshops.registration.operations import register
from lms.workshops.registration.pasting import PastedRow
from lms.workshops.registration.places import held_workshop
from lms.workshops.registration.registrants import Registrant

WITHOUT_DAYS = timedelta(days=30)
A_MOMENT = timedelta(minutes=1)
MOST_AT_ONCE = 200
TOKEN_BYTES = 24


class InvitationState(StrEnum):
    """Where an invitation is; it follows from its row and the clock."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


INVITATION_STATE_NAMES = {
    InvitationState.OPEN: _l("Not used yet"),
    InvitationState.USED: _l("Registered"),
    InvitationState.EXPIRED: _l("Expired"),
    InvitationState.REVOKED: _l("Taken back"),
}


class InvitationSpent(Refusal):
    """An invitation that opens nothing any more."""


def token_from(seed: str) -> str:
    """Return the token of a link that is made from a seed."""
    return urlsafe_b64encode(keyed("workshop invitation", seed)[:TOKEN_BYTES]).decode()


def digest_of(token: str) -> str:
    """Return the digest under which a token is found."""
    return keyed("workshop invitation link", token[:80]).hex()


def link_of(invitation: Invitation) -> str:
    """Return the address that an invitation opens."""
    return public_address_of("workshops.use_invitation", token=token_from(invitation.seed))


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    """Return where an invitation is."""
    if invitation.participant_id is not None:
        return InvitationState.USED
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if invitation.expires_at <= now else InvitationState.OPEN


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that a link is for, whether it still works or not."""
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == digest_of(token)))


def invitations_list(workshop_id: int) -> Select[Any]:
    """Return the query for the invitations of a workshop, the newest first."""
    found: Any = select(Invitation).where(Invitation.workshop_id == workshop_id)
    newest_first: Select[Any] = found.order_by(Invitation.id.desc())
    return newest_first


def usual_end(workshop: Workshop) -> datetime:
    """Return until when an invitation works: to the end of the day before the workshop, or for 30 days."""
    if workshop.starts_on is None:
        return clock.now() + WITHOUT_DAYS
    return instant_of(workshop.starts_on, 0)


def last_day(invitation: Invitation) -> date:
    """Return the last day on which an invitation works."""
    zone = current_app.extensions["settings"].time_zone
    return clock.day_of(invitation.expires_at - timedelta(seconds=1), zone)


@dataclass(frozen=True)
class Invited:
    """How many were invited, how many of them by a letter, and how many had an invitation already."""

    new: int
    letters: int
    known: int


def invite(
    workshop_id: int, rows: Sequence[PastedRow], *, by: int, language: str, ends: datetime | None = None
) -> Invited:
    """Invite several people; who has an open invitation gets no second one. Letters go to those with an e-mail.

    Raises Refusal where nobody is named, a line is not clear, the workshop has begun, or ``ends`` is over.
    """
    workshop = held_workshop(workshop_id)
    ends = ends or usual_end(workshop)
    _require_sound(workshop, rows, ends)
    known = {_key_of(each) for each in _open_ones(workshop_id)}
    new, letters = 0, 0
    for row in rows:
        invitation = _new(workshop_id, row, by=by, language=language, ends=ends)
        if _key_of(invitation) in known:
            continue
        known.add(_key_of(invitation))
        db.session.add(invitation)
        history.record("workshops.invitation_made", invitation, by=by, workshop=workshop_id)
        new, letters = new + 1, letters + int(_send(invitation, workshop))
    return Invited(new, letters, len(rows) - new)


def _require_sound(workshop: Workshop, rows: Sequence[PastedRow], ends: datetime) -> None:
    if workshop.state not in BEFORE_IT_BEGINS:
        raise Refusal(_l("Invitations are for a workshop that is announced and has not begun."), field="people")
    if not rows or len(rows) > MOST_AT_ONCE:
        raise Refusal(_l("Write one person a line, %(max)d at most.", max=MOST_AT_ONCE), field="people")
    if ends <= clock.now():
        raise Refusal(_l("This day is over. Choose one that is still to come."), field="ends_on")
    for number, row in enumerate(rows, 1):
        if row.problem:
            raise Refusal(_l("Line %(number)d: %(what)s", number=number, what=row.problem), field="people")


def _open_ones(workshop_id: int) -> list[Invitation]:
    found = select(Invitation).where(Invitation.workshop_id == workshop_id, Invitation.revoked_at.is_(None))
    living = found.where(Invitation.participant_id.is_(None), Invitation.expires_at > clock.now())
    return list(db.session.scalars(living.order_by(Invitation.id)))


def _key_of(invitation: Invitation) -> str:
    return invitation.email or invitation.phone or invitation.full_name.casefold()


def _new(workshop_id: int, row: PastedRow, *, by: int, language: str, ends: datetime) -> Invitation:
    seed = secrets.token_urlsafe(24)
    return Invitation(
        workshop_id=workshop_id,
        full_name=row.full_name,
        email=email_of(row.email) if row.email else None,
        phone=phone_of(row.phone) if row.phone else None,
        language=language,
        seed=seed,
        token_hash=digest_of(token_from(seed)),
        made_by_id=by,
        made_at=clock.now(),
        expires_at=ends,
    )


def _send(invitation: Invitation, workshop: Workshop) -> bool:
    """Write the letter, where there is an address; return whether it was."""
    if not invitation.email:
        return False
    write_letter(
        "workshop_invitation",
        to=invitation.email,
        language=invitation.language,
        person_id=None,
        person={"full_name": invitation.full_name},
        workshop=workshop,
        link=link_of(invitation),
        last_day=last_day(invitation),
    )
    invitation.sent_at = clock.now()
    return True


def _held(invitation_id: int) -> Invitation:
    invitation = lock(Invitation, invitation_id)
    if invitation is None:
        raise Refusal(_l("This invitation no longer exists."))
    return invitation


def send_again(invitation_id: int, *, by: int) -> bool:
    """Let an invitation that was not used work anew, and send its letter once more; return whether there is one.

    Twice in one moment is once. Raises Refusal where it was used, or the workshop has begun.
    """
    invitation = _held(invitation_id)
    workshop = db.session.get_one(Workshop, invitation.workshop_id)
    if invitation.participant_id is not None:
        raise Refusal(_l("This invitation was used: the person is on the list."))
    if workshop.state not in BEFORE_IT_BEGINS:
        raise Refusal(_l("Invitations are for a workshop that is announced and has not begun."))
    now = clock.now()
    if invitation.sent_at is not None and now - invitation.sent_at < A_MOMENT and invitation.revoked_at is None:
        return True
    invitation.revoked_at = None
    if invitation.expires_at <= now:
        invitation.expires_at = max(usual_end(workshop), now + timedelta(days=1))
    history.record("workshops.invitation_sent_again", invitation, by=by, workshop=workshop.id)
    return _send(invitation, workshop)


def revoke(invitation_id: int, *, by: int) -> None:
    """Let a link open nothing any more; twice is once. Raises Refusal where it was used already."""
    invitation = _held(invitation_id)
    if invitation.participant_id is not None:
        raise Refusal(_l("This invitation was used already. Decide about the registration itself."))
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        history.record("workshops.invitation_revoked", invitation, by=by, workshop=invitation.workshop_id)


def require_living(invitation: Invitation) -> None:
    """Raise InvitationSpent, saying why and what to do, where an invitation opens nothing any more."""
    state = state_of(invitation, clock.now())
    if state is InvitationState.USED:
        raise InvitationSpent(_l("This invitation was used already: it works once. Your place opens with your code."))
    if state is InvitationState.REVOKED:
        raise InvitationSpent(
            _l("The organisers have taken this invitation back. Ask them if you think that is wrong.")
        )
    if state is InvitationState.EXPIRED:
        raise InvitationSpent(_l("The time of this invitation is over. Ask the organisers to send it again."))


def register_invited(
    invitation_id: int, facts: Registrant, *, by: int | None, form_key: str, notice_seen: str
) -> Participant:
    """Register somebody by an invitation, which is used up by that; the same form sent twice is one.

    Raises InvitationSpent where it works no more, and Refusal where ``register`` does.
    """
    workshop_id = db.session.scalar(select(Invitation.workshop_id).where(Invitation.id == invitation_id))
    held_workshop(workshop_id or 0)
    invitation = _held(invitation_id)
    used_by = db.session.get(Participant, invitation.participant_id or 0)
    if used_by is not None and used_by.form_key == form_key:
        return used_by
    require_living(invitation)
    more = {"source": Source.INVITATION, "actor": Actor.PARTICIPANT, "notice_seen": notice_seen}
    participant = register(
        invitation.workshop_id,
        facts,
        by=by,
        form_key=form_key,
        **more,  # type: ignore[arg-type]
    )
    db.session.flush()
    invitation.participant_id = participant.id
    return participant
