"""Load meetings and forms of check-ins; what is somebody else's answers 404."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from lms.extensions import db
from lms.fellowships.mentoring.links import find_by_link
from lms.fellowships.mentoring.models import CheckIn, Occasion
from lms.fellowships.mentoring.operations import slug_of
from lms.fellowships.mentoring.queries import MeetingRow, find_meeting
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow

PAIRED = {slug_of(occasion): occasion for occasion in (Occasion.MID_TERM, Occasion.END_TERM)}


def load_meeting(fellow_id: int, meeting_id: int) -> tuple[Seat, MeetingRow]:
    """Return a meeting of a fellow whom this reader may see; others answer 404."""
    seat, row = load_fellow(fellow_id), find_meeting(fellow_id, meeting_id)
    if row is None:
        abort(404)
    return seat, row


def load_own_meeting(fellow_id: int, meeting_id: int) -> tuple[Seat, MeetingRow, Actor]:
    """Return a meeting that this reader may change, and as what: the fellow, or the mentor whom it is with."""
    seat, row = load_meeting(fellow_id, meeting_id)
    if seat.is_own:
        return seat, row, Actor.FELLOW
    if not seat.is_mentor or row.meeting.mentor_id != current_user.id:
        abort(404)
    return seat, row, Actor.MENTOR


def load_own_check_in(check_in_id: int) -> CheckIn:
    """Return a form that this reader is asked to fill in; any other answers 404."""
    row = db.session.get(CheckIn, check_in_id)
    if row is None or row.person_id != current_user.id:
        abort(404)
    return row


def load_asked(fellow_id: int, check_in_id: int) -> tuple[Seat, CheckIn]:
    """Return a form about a fellow whom this reader manages; any other answers 404."""
    seat, row = load_fellow(fellow_id, Actor.MANAGER), db.session.get(CheckIn, check_in_id)
    if row is None or row.fellow_id != fellow_id:
        abort(404)
    return seat, row


def load_by_link(token: str) -> CheckIn:
    """Return the form that a link is for, open or not; an unknown link answers 404."""
    row = find_by_link(token[:100])
    if row is None:
        abort(404)
    return row


def load_occasion(slug: str) -> Occasion:
    """Return a check-in by how it is written in addresses; else 404."""
    occasion = PAIRED.get(slug)
    if occasion is None:
        abort(404)
    return occasion
