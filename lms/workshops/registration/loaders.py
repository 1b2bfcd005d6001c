"""Load a participant: by the code on their own page, or for those who run the workshop."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, request
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from lms.core.limits import Limit, take, waiting_time
from lms.extensions import db
from lms.people.codes import ALPHABET
from lms.people.identity import Identity
from lms.people.logins import western_digits
from lms.people.models import Organisation
from lms.people.slowing import network_of
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.permissions import coordinated
from lms.workshops.registration.models import Participant

CODE_LENGTH = 10
WRONG_CODES = Limit("wrong codes of workshops", burst=30, every=timedelta(seconds=30))


def tidy_code(typed: str) -> str:
    """Return a participant's code as it is stored: letters and digits of the alphabet only, in capitals."""
    return "".join(each for each in western_digits(typed[:80]).upper() if each in ALPHABET)[: CODE_LENGTH + 1]


def find_own(typed: str) -> tuple[Workshop, Participant] | None:
    """Return the workshop and the participant whose code was typed, or None; a merged one is none.

    Who tries many wrong codes from one place has to wait: 429.
    """
    place = network_of(request.remote_addr)
    if waiting_time(WRONG_CODES, place):
        raise TooManyRequests
    found = (
        select(Participant, Workshop)
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .where(Participant.code == tidy_code(typed), Participant.merged_into_id.is_(None))
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        take(WRONG_CODES, place)
        return None
    return row[1], row[0]


def load_own(code: str) -> tuple[Workshop, Participant]:
    """Return the workshop and the participant whose code this is; 404 for any other, also for a merged one."""
    found = find_own(code)
    if found is None:
        abort(404)
    return found


def load_participant(workshop: Workshop, participant_id: int) -> Participant:
    """Return a participant of a workshop whose name still counts; any other answers 404."""
    participant = db.session.get(Participant, participant_id)
    if participant is None or participant.workshop_id != workshop.id or participant.merged_into_id is not None:
        abort(404)
    return participant


def load_team(identity: Identity) -> tuple[Organisation, list[int]]:
    """Return the organisation that a coordinator registers for, and all they have; 404 for who coordinates none.

    The address may name another of theirs: ``?organisation=7``.
    """
    own = coordinated(identity)
    wanted = request.args.get("organisation", "")
    chosen = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else (own or [0])[0]
    organisation = db.session.get(Organisation, chosen) if chosen in own else None
    if organisation is None:
        abort(404)
    return organisation, own
