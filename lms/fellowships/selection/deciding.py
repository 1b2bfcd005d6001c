"""A batch of decisions: checked, previewed, and made once, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.errors import Refusal
from lms.core.moves import LONGEST_REASON
from lms.extensions import db
from lms.fellowships.applications.models import MOVES, NAMES, Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.moves import Actor
from lms.fellowships.selection.letters import PreparedLetter, offer_ends, prepared, write_to_applicant
from lms.fellowships.selection.models import Decision
from lms.fellowships.selection.offers import make_offer
from lms.fellowships.selection.pool import held_call, open_panel_sheets
from lms.fellowships.selection.ranking import Ranked, ranked_applications, seats_of
from lms.fellowships.selection.stages import TAKEN


class Verb(StrEnum):
    """What is decided about one application."""

    INVITE = "invite"
    SELECT = "select"
    WAIT = "wait"
    DECLINE = "decline"


VERB_NAMES = {
    Verb.INVITE: _l("Invite to an interview"),
    Verb.SELECT: _l("Offer a seat"),
    Verb.WAIT: _l("Waiting list"),
    Verb.DECLINE: _l("Decline"),
}
MOVE_OF = {
    Verb.INVITE: "invited",
    Verb.SELECT: "selected",
    Verb.WAIT: "put_on_waiting_list",
    Verb.DECLINE: "declined",
}
LETTER_OF = {
    Verb.INVITE: "application_invited",
    Verb.SELECT: "offer_made",
    Verb.WAIT: "waiting_list_place",
    Verb.DECLINE: "application_declined",
}


@dataclass(frozen=True)
class Line:
    """What shall be decided about one application; ``seen`` is the state in which the manager saw it.

    ``place`` orders the waiting list; ``note`` is kept with the decision, and why where it is declined.
    """

    application_id: int
    verb: Verb
    seen: ApplicationState
    place: int | None = None
    note: str = ""


class ChangedMeanwhile(Refusal):
    """Somebody else has decided about some of the applications since the page was drawn."""


def verbs_for(state: ApplicationState, call: Call) -> list[Verb]:
    """Return what a manager can decide about an application in a state."""
    allowed = [verb for verb in Verb if MOVES.allows(state, MOVE_OF[verb], Actor.MANAGER)]
    return [verb for verb in allowed if verb is not Verb.INVITE or call.has_interview]


def checked(call: Call, lines: Sequence[Line]) -> tuple[dict[int, Application], dict[int, Ranked]]:
    """Return the applications of some lines and their places in the ranked table; raise Refusal where a line fails."""
    if not lines:
        raise Refusal(_l("Nothing is decided yet: choose something for at least one application."))
    applications = _applications(call, [line.application_id for line in lines])
    _require_unchanged(lines, applications)
    for line in lines:
        _require_possible(call, line, applications[line.application_id])
    ranked = {each.id: each for each in ranked_applications(call)}
    _require_seats(call, lines, ranked.values())
    return applications, ranked


def _applications(call: Call, ids: Sequence[int]) -> dict[int, Application]:
    statement = (
        select(Application)
        .where(Application.call_id == call.id, Application.id.in_(ids))
        .order_by(Application.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {application.id: application for application in db.session.scalars(statement)}


def _require_unchanged(lines: Sequence[Line], applications: dict[int, Application]) -> None:
    changed = []
    for line in lines:
        application = applications.get(line.application_id)
        if application is None:
            raise ChangedMeanwhile(_l("One of these applications is not there any more. Look at the table again."))
        if application.state is not line.seen:
            changed.append(f"{application.full_name} – {NAMES[application.state]}")
    if changed:
        sentence = _l(
            "Somebody else was quicker, so nothing of this was done. Changed since you looked: %(changed)s. "
            "Look at the table again and decide once more.",
            changed="; ".join(changed),
        )
        raise ChangedMeanwhile(sentence)


def _require_possible(call: Call, line: Line, application: Application) -> None:
    if line.verb not in verbs_for(application.state, call):
        sentence = _l(
            "%(name)s is “%(state)s” now, so this cannot be decided.",
            name=application.full_name,
            state=NAMES[application.state],
        )
        raise Refusal(sentence, field=f"verb.{application.id}")
    if line.verb is Verb.DECLINE and not line.note:
        sentence = _l("Say why %(name)s is declined; it is kept with the decision.", name=application.full_name)
        raise Refusal(sentence, field=f"note.{application.id}")
    if len(line.note) > LONGEST_REASON:
        sentence = _l("Say it in %(max)d characters at most.", max=LONGEST_REASON)
        raise Refusal(sentence, field=f"note.{application.id}")


def _require_seats(call: Call, lines: Sequence[Line], ranked: Iterable[Ranked]) -> None:
    wanted = sum(line.verb is Verb.SELECT for line in lines)
    taken = sum(line.state in TAKEN for line in ranked)
    if wanted and taken + wanted > call.seats:
        sentence = _l(
            "The call has %(seats)d seats and %(taken)d of them are taken, so %(wanted)d more do not fit. "
            "Put somebody on the waiting list, or change the seats of the call.",
            seats=call.seats,
            taken=taken,
            wanted=wanted,
        )
        raise Refusal(sentence)


def over_bounds(call: Call, lines: Sequence[Line], ranked: dict[int, Ranked]) -> list[str]:
    """Return the names of those for whom the seats of their state or host do not suffice; that is only a warning."""
    seats = seats_of(call, ranked.values())
    names = []
    for line in lines:
        if line.verb is Verb.SELECT:
            seat = ranked[line.application_id].seat
            if seats.full(seat):
                names.append(ranked[line.application_id].full_name)
            seats.take(seat)
    return names


def letters_for(call: Call, lines: Sequence[Line], applications: dict[int, Application]) -> list[PreparedLetter]:
    """Return the letters that follow from some lines, in their exact words."""
    return [
        prepared(LETTER_OF[line.verb], applications[line.application_id], call, **_words(call, line)) for line in lines
    ]


def _words(call: Call, line: Line) -> dict[str, object]:
    return {"expires_at": offer_ends(call, clock.now())} if line.verb is Verb.SELECT else {"question": ""}


def decide(call_id: int, lines: Sequence[Line], *, form_key: str, by: int) -> Decision:
    """Make a batch of decisions, with their letters and offers, inside the caller's transaction.

    The same form sent twice is one batch. Raises ChangedMeanwhile where somebody else has decided since, and Refusal;
    nothing is done then.
    """
    call = held_call(call_id)
    known = db.session.scalar(select(Decision).where(Decision.form_key == form_key, Decision.call_id == call_id))
    if known is not None:
        return known
    applications, ranked = checked(call, lines)
    for line in _in_order(lines, ranked):
        _apply(call, line, applications[line.application_id], ranked.get(line.application_id), by=by)
    if any(line.verb is Verb.INVITE for line in lines):
        db.session.flush()
        open_panel_sheets(call)
    decision = Decision(
        call_id=call_id,
        form_key=form_key,
        lines=[_as_decided(line, ranked.get(line.application_id)) for line in lines],
        decided_by_id=by,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    history.record("fellowships.decided", decision, by=by, call=call_id, count=len(lines))
    return decision


def _in_order(lines: Sequence[Line], ranked: dict[int, Ranked]) -> list[Line]:
    """Return the lines by their place on the waiting list, those without one by rank."""
    last = len(ranked) + 1

    def order(line: Line) -> tuple[int, int, int]:
        found = ranked.get(line.application_id)
        rank = (found.rank if found else None) or last
        return (1 if line.place is None else 0, line.place or 0, rank)

    return sorted(lines, key=order)


def _apply(call: Call, line: Line, application: Application, ranked: Ranked | None, *, by: int) -> None:
    if line.verb is Verb.WAIT:
        application.waiting_place = _next_place(call)
    MOVES.make(application, MOVE_OF[line.verb], actor=Actor.MANAGER, by=by, reason=line.note)
    if line.verb in {Verb.SELECT, Verb.DECLINE}:
        application.waiting_place = None
    application.final_score = ranked.score if ranked else None
    db.session.flush()
    if line.verb is Verb.SELECT:
        make_offer(application, call, by=by)
    else:
        write_to_applicant(LETTER_OF[line.verb], application, call, **_words(call, line))


def _next_place(call: Call) -> int:
    highest = select(func.max(Application.waiting_place)).where(Application.call_id == call.id)
    return (db.session.scalar(highest) or 0) + 1


def _as_decided(line: Line, ranked: Ranked | None) -> dict[str, object]:
    return {
        "application": line.application_id,
        "verb": line.verb.value,
        "rank": ranked.rank if ranked else None,
        "score": ranked.score if ranked else None,
        "note": line.note,
    }
