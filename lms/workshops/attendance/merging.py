"""Two names of one person at a workshop: who may be meant, which one stays, and joining them.

The name with an account stays, else the one that came first. Everything that was said of the other goes on under it;
the words of the other are taken out, so that nothing of a person lies about under a name that nobody looks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.workshops.attendance.followers import joined_followers, linked_followers
from lms.workshops.attendance.models import Mark, MarkEntry, MarkSource, Presence
from lms.workshops.attendance.name_index import NameIndex
from lms.workshops.attendance.reckoning import reckon
from lms.workshops.moves import Actor
from lms.workshops.planning.models import OVER_STATES, Workshop
from lms.workshops.planning.times import Timed, sessions_of
from lms.workshops.registration.models import ON_THE_ROLL, PARTICIPANT_MOVES, Invitation, Participant
from lms.workshops.registration.names import erased_name
from lms.workshops.registration.operations import new_code
from lms.workshops.registration.places import held_workshop, move_up
from lms.workshops.registration.queries import counts

MOST_CANDIDATES = 20
HANDED_ON = (
    "phone",
    "email",
    "gender",
    "age_group",
    "qualification",
    "organisation_id",
    "organisation_name",
    "work",
    "district",
    "state_code",
)
NOT_SAID: tuple[Any, ...] = (None, "", "unsaid")


@dataclass(frozen=True)
class Sides:
    """Two names that are to be one: which one stays, and which goes."""

    kept: Participant
    gone: Participant


def sides_of(one: Participant, other: Participant) -> Sides:
    """Return which of two names stays. Raises Refusal for the same name, other workshops and two accounts."""
    if one.id == other.id or one.workshop_id != other.workshop_id:
        raise Refusal(_l("Choose another name of the same workshop."), field="other")
    if one.person_id is not None and other.person_id is not None:
        sentence = _l(
            "Both names have an account of their own, so they cannot be joined here. Ask the people which account they "
            "use, and withdraw the other registration."
        )
        raise Refusal(sentence, field="other")
    kept, gone = sorted((one, other), key=lambda each: (each.person_id is None, each.in_line))
    return Sides(kept, gone)


def candidates(participant: Participant) -> list[Participant]:
    """Return who may be the same person, by phone number or e-mail first, then by a similar name."""
    others = select(Participant).where(counts(participant.workshop_id), Participant.id != participant.id)
    names: NameIndex[int] = NameIndex()
    columns = (Participant.id, Participant.full_name, Participant.phone, Participant.email)
    reached = []
    listed = select(*columns).where(counts(participant.workshop_id), Participant.id != participant.id)
    for row in db.session.execute(listed.order_by(Participant.id)):
        names.add(row.full_name, row.id)
        own = (participant.phone, participant.email)
        if any(each and each == theirs for each, theirs in zip(own, (row.phone, row.email), strict=True)):
            reached.append(row.id)
    ids = list(dict.fromkeys([*reached, *names.like(participant.full_name)]))[:MOST_CANDIDATES]
    found = {each.id: each for each in db.session.scalars(others.where(Participant.id.in_(ids)))}
    return [found[each] for each in ids]


@dataclass(frozen=True)
class Meeting:
    """What is marked of two names at a session."""

    timed: Timed
    kept: Presence | None
    gone: Presence | None

    @property
    def differs(self) -> bool:
        """Whether somebody has to say which of the two holds."""
        return self.kept is not None and self.gone is not None and self.kept is not self.gone

    @property
    def together(self) -> Presence | None:
        """What holds of both, where they do not differ."""
        return self.kept or self.gone


def meetings(sides: Sides) -> list[Meeting]:
    """Return what is marked of two names at every session at which something is, in order."""
    marks = _marks([sides.kept.id, sides.gone.id])
    found = []
    for timed in sessions_of(sides.kept.workshop_id):
        held = [marks.get((timed.session.id, each.id)) for each in (sides.kept, sides.gone)]
        said = [each.presence if each is not None else None for each in held]
        if any(said):
            found.append(Meeting(timed, *said))
    return found


def _marks(participant_ids: Sequence[int], *, held: bool = False) -> dict[tuple[int, int], Mark]:
    statement = select(Mark).where(Mark.participant_id.in_(participant_ids)).order_by(Mark.id)
    if held:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return {(each.session_id, each.participant_id): each for each in db.session.scalars(statement)}


def join(one_id: int, other_id: int, choices: Mapping[int, Presence], *, by: int) -> Participant:
    """Join two names of one person and return the one that stays; twice is once.

    ``choices`` say by session what holds where the two are marked differently. Raises Refusal where a choice is
    missing, and where ``sides_of`` does.
    """
    workshop = held_workshop(_workshop_of(one_id))
    one, other = _held(one_id), _held(other_id)
    for each, its_other in ((one, other), (other, one)):
        if each.merged_into_id is not None and each.merged_into_id in {its_other.id, its_other.merged_into_id}:
            return _held(each.merged_into_id)
    if one.merged_into_id is not None or other.merged_into_id is not None:
        raise Refusal(_l("One of these names was joined with another one meanwhile. Look at the list again."))
    sides = sides_of(one, other)
    for meeting in meetings(sides):
        _join_marks(sides, meeting, choices, by)
    _hand_on(sides, by)
    history.record("workshops.participant_joined", sides.kept, by=by, gone=sides.gone.id)
    _after(workshop, by)
    return sides.kept


def _workshop_of(participant_id: int) -> int:
    return db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id)) or 0


def _held(participant_id: int) -> Participant:
    participant = lock(Participant, participant_id)
    if participant is None:
        raise Refusal(_l("This registration no longer exists."))
    return participant


def _join_marks(sides: Sides, meeting: Meeting, choices: Mapping[int, Presence], by: int) -> None:
    """Let one mark hold at a session under the name that stays; what was said under both stays behind it."""
    session_id = meeting.timed.session.id
    presence = choices.get(session_id) if meeting.differs else meeting.together
    if presence not in {meeting.kept, meeting.gone} or presence is None:
        sentence = _l("Say of each session where the two differ what holds.")
        raise Refusal(sentence, field=f"session.{session_id}")
    _settle_entries(session_id, sides, ends_conflict=meeting.differs)
    if meeting.gone is not None and meeting.kept is not presence:
        _enter(session_id, sides.kept.id, presence, by)


def _settle_entries(session_id: int, sides: Sides, *, ends_conflict: bool) -> None:
    both = MarkEntry.participant_id.in_([sides.kept.id, sides.gone.id])
    if ends_conflict:
        waiting = update(MarkEntry).where(MarkEntry.session_id == session_id, both)
        db.session.execute(waiting.values(is_overruled=False))


def _enter(session_id: int, participant_id: int, presence: Presence, by: int) -> None:
    held, now = _marks([participant_id], held=True).get((session_id, participant_id)), clock.now()
    mark = held or Mark(session_id=session_id, participant_id=participant_id, version=0)
    mark.presence, mark.source, mark.marked_by_id, mark.marked_at = presence, MarkSource.MERGE, by, now
    mark.version += 1
    entry = MarkEntry(session_id=session_id, participant_id=participant_id, presence=presence, made_by_id=by)
    entry.source, entry.made_at, entry.received_at = MarkSource.MERGE, now, now
    db.session.add_all([mark, entry])


def _hand_on(sides: Sides, by: int) -> None:
    """Give the name that stays everything of the other one: its entries, place, account, what it said of itself."""
    kept, gone = sides.kept, sides.gone
    for mark in _marks([gone.id], held=True).values():
        db.session.delete(mark)
    entries = update(MarkEntry).where(MarkEntry.participant_id == gone.id)
    db.session.execute(entries.values(participant_id=kept.id))
    if gone.state in ON_THE_ROLL and kept.state not in ON_THE_ROLL:
        PARTICIPANT_MOVES.make(kept, "approved", actor=Actor.ORGANISER, by=by)
    for follow in joined_followers:
        follow(kept, gone, by)
    for name in HANDED_ON:
        if getattr(kept, name) in NOT_SAID:
            setattr(kept, name, getattr(gone, name))
    kept.answers = {**gone.answers, **kept.answers}
    if kept.agreed_at is None:
        kept.agreed_at, kept.notice_id = gone.agreed_at, gone.notice_id
    _point_to(kept, gone)
    _take_words_out(gone)
    db.session.flush()
    _follow_link(kept, by)


def _point_to(kept: Participant, gone: Participant) -> None:
    """Let whatever led to the name that goes lead to the one that stays."""
    gone.merged_into_id = kept.id
    earlier = update(Participant).where(Participant.merged_into_id == gone.id)
    db.session.execute(earlier.values(merged_into_id=kept.id))
    invited = update(Invitation).where(Invitation.participant_id == gone.id)
    db.session.execute(invited.values(participant_id=kept.id))


def _take_words_out(gone: Participant) -> None:
    history.forget_reasons(Participant.__tablename__, [gone.id])
    gone.full_name = erased_name(gone.in_line)
    gone.phone, gone.email = None, None
    gone.organisation_name, gone.work, gone.answers, gone.code = "", "", {}, new_code()


def _after(workshop: Workshop, by: int) -> None:
    """Give a place that has become free to the next in line, and reckon again where the workshop is over."""
    db.session.flush()
    move_up(workshop.id, by)
    if workshop.state in OVER_STATES:
        reckon(workshop.id, by, Actor.ORGANISER)


def link(participant_id: int, person_id: int, *, by: int) -> Participant:
    """Let a name on the list belong to an account; twice is once.

    Raises Refusal where it belongs to another account, and where the account has another name on this list.
    """
    workshop = held_workshop(_workshop_of(participant_id))
    participant = _held(participant_id)
    if participant.person_id == person_id:
        return participant
    if participant.merged_into_id is not None or participant.person_id is not None:
        raise Refusal(_l("This name belongs to another account already. Ask the organisers if that is wrong."))
    theirs = (counts(workshop.id), Participant.person_id == person_id)
    if db.session.scalar(select(Participant.id).where(*theirs)) is not None:
        raise Refusal(
            _l("This account is on the list of this workshop already. The organisers can join the two names.")
        )
    participant.person_id = person_id
    history.record("workshops.participant_linked", participant, by=by)
    db.session.flush()
    _follow_link(participant, by)
    return participant


def _follow_link(participant: Participant, by: int) -> None:
    if participant.person_id is not None:
        for follow in linked_followers:
            follow(participant, by)
