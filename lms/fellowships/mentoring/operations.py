"""What changes check-ins and final reviews: asking each side, saving, handing in, and a manager's second thoughts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.mentoring import letters
from lms.fellowships.mentoring.links import LIFETIME, give_link
from lms.fellowships.mentoring.models import CheckIn, Occasion, Side, Verdict
from lms.fellowships.mentoring.sides import final_review_of, form_of
from lms.fellowships.placements.models import RUNNING, Fellow
from lms.fellowships.placements.queries import mentors_of
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.people.models import Person
from lms.questionnaires.documents import Answers, Questionnaire
from lms.questionnaires.drafts import merged
from lms.questionnaires.reading import problems

MOST_OUTSIDE = 10
"""How many people without an account may be asked on one side of a final review."""
VERDICT_FIELD = "verdict"


class Closed(Refusal):
    """A form that was handed in already."""

    def __init__(self) -> None:
        super().__init__(_l("This form was handed in already; nothing in it can be changed any more."))


class Incomplete(Refusal):
    """A form that cannot be handed in yet; ``problems`` are sentences by field."""

    def __init__(self, found: dict[str, Any]) -> None:
        super().__init__(_l("Some answers are missing or cannot be right. Mend them and hand it in again."))
        self.problems = found


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account who is asked in a final review."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Whom a manager asks in a final review, until when, and in which language letters go to those without account."""

    due_on: date
    language: str
    fellow: bool = False
    mentor: bool = False
    hosts: Sequence[Outsider] = ()
    peers: Sequence[Outsider] = ()
    panel: Sequence[int] = ()


def ask_for_check_ins(fellow_id: int, occasion: Occasion, due_on: date, by: int | None) -> int:
    """Ask fellow and lead mentor for their forms of a check-in; return how many were not asked before.

    A side that was asked is left alone, but where the fellow has another lead mentor since and nothing was written yet.
    Raises Refusal for a fellowship that is over.
    """
    fellow = _running(fellow_id)
    rows = _rows(fellow_id, occasion)
    asked = 0
    if fellow.person_id and not _of_side(rows, Side.FELLOW):
        asked += _ask(fellow, occasion, Side.FELLOW, due_on, fellow.person_id)
    lead = lead_mentor(fellow_id)
    if lead and _is_free_for(_of_side(rows, Side.MENTOR), lead):
        asked += _ask(fellow, occasion, Side.MENTOR, due_on, lead)
    if asked:
        history.record("fellowships.check_ins_asked", fellow, by=by, occasion=str(occasion), count=asked)
    return asked


def lead_mentor(fellow_id: int) -> int | None:
    """Return the id of the lead mentor of a fellow, None where there is none."""
    mentors = mentors_of(fellow_id)
    return next((mentor.person_id for mentor in mentors if mentor.role is MentorRole.LEAD), None)


def _is_free_for(rows: list[CheckIn], lead: int) -> bool:
    """Whether the lead mentor is still to be asked; what an earlier one has not begun is taken back."""
    begun = [row for row in rows if row.version or row.handed_in_at or row.person_id == lead]
    if not begun:
        for row in rows:
            db.session.delete(row)
    return not begun


def _ask(fellow: Fellow, occasion: Occasion, side: Side, due_on: date, person_id: int) -> int:
    row = CheckIn(
        fellow_id=fellow.id, occasion=occasion, side=side, person_id=person_id, due_on=due_on, asked_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    letters.ask_person(row, fellow)
    return 1


def ask_final(fellow_id: int, asking: Asking, *, by: int | None) -> int:
    """Ask all sides for their forms of the final review; return how many were not asked before. Raises Refusal."""
    fellow = _running(fellow_id)
    rows = _rows(fellow_id, Occasion.FINAL)
    if fellow.person_id in asking.panel:
        raise Refusal(_l("A fellow does not sit on the panel of their own review."), field="panel")
    asked = 0
    if asking.fellow and fellow.person_id and not _of_side(rows, Side.FELLOW):
        asked += _ask(fellow, Occasion.FINAL, Side.FELLOW, asking.due_on, fellow.person_id)
    lead = lead_mentor(fellow_id)
    if asking.mentor and lead is None:
        raise Refusal(_l("This fellow has no lead mentor. Name one first, or leave this out."), field="mentor")
    if asking.mentor and lead and _is_free_for(_of_side(rows, Side.MENTOR), lead):
        asked += _ask(fellow, Occasion.FINAL, Side.MENTOR, asking.due_on, lead)
    on_panel = {row.person_id for row in _of_side(rows, Side.PANEL)}
    for person_id in dict.fromkeys(each for each in asking.panel if each not in on_panel):
        asked += _ask(fellow, Occasion.FINAL, Side.PANEL, asking.due_on, person_id)
    asked += _ask_outsiders(fellow, rows, Side.HOST, asking.hosts, asking)
    asked += _ask_outsiders(fellow, rows, Side.PEER, asking.peers, asking)
    if asked:
        history.record("fellowships.final_review_asked", fellow, by=by, count=asked)
    return asked


def _ask_outsiders(
    fellow: Fellow, rows: Sequence[CheckIn], side: Side, people: Sequence[Outsider], asking: Asking
) -> int:
    known = {row.email for row in _of_side(rows, side)}
    new = {person.email: person for person in people if person.email not in known}
    if len(known) + len(new) > MOST_OUTSIDE:
        sentence = _l("At most %(max)d people can be asked on this side.", max=MOST_OUTSIDE)
        raise Refusal(sentence, field="peers" if side is Side.PEER else "host_email")
    for person in new.values():
        row = CheckIn(
            fellow_id=fellow.id,
            occasion=Occasion.FINAL,
            side=side,
            name=person.name,
            email=person.email,
            due_on=asking.due_on,
            asked_at=clock.now(),
        )
        token = give_link(row)
        row.due_on = min(asking.due_on, (clock.now() + LIFETIME).date())
        db.session.add(row)
        db.session.flush()
        letters.ask_by_link(row, fellow, token, asking.language)
    return len(new)


def _running(fellow_id: int) -> Fellow:
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    if fellow.state not in RUNNING:
        raise Refusal(_l("This fellowship is over, so nobody is asked about it any more."))
    return fellow


def _rows(fellow_id: int, occasion: Occasion) -> list[CheckIn]:
    statement = select(CheckIn).where(CheckIn.fellow_id == fellow_id, CheckIn.occasion == occasion)
    return list(db.session.scalars(statement.order_by(CheckIn.id)))


def _of_side(rows: Sequence[CheckIn], side: Side) -> list[CheckIn]:
    return [row for row in rows if row.side is side]


def save_check_in(check_in_id: int, typed: Answers, verdict: str, *, seen: int | None) -> int:
    """Save a form as far as it is written and return its version.

    Raises Closed once it is handed in, and DraftConflict where another window has saved other words since.
    """
    row = held_check_in(check_in_id)
    if row.handed_in_at is not None:
        raise Closed
    answers = merged(row.answers, typed, version=row.version, seen=seen)
    verdict = verdict if row.side is Side.PANEL and verdict in set(Verdict) else row.verdict
    if answers != row.answers or verdict != row.verdict:
        row.answers, row.verdict, row.version = answers, verdict, row.version + 1
    return row.version


def hand_in_check_in(check_in_id: int, *, by: int | None) -> None:
    """Hand a saved form in; doing it again changes nothing. Raises Incomplete where answers are missing."""
    row = held_check_in(check_in_id)
    if row.handed_in_at is not None:
        return
    fellow = lock(Fellow, row.fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {row.fellow_id}")
    found = problems(form_for(row), row.answers)
    if row.side is Side.PANEL and not row.verdict:
        found[VERDICT_FIELD] = _l("Choose one of the answers.")
    if found:
        raise Incomplete(found)
    row.handed_in_at = clock.now()
    detail = {"verdict": row.verdict} if row.verdict else {}
    history.record("fellowships.check_in_handed_in", row, by=by, **_about(row), **detail)
    db.session.flush()
    _tell(row, fellow)


def _tell(row: CheckIn, fellow: Fellow) -> None:
    rows = _rows(row.fellow_id, row.occasion)
    if row.side is Side.PANEL and final_review_of(rows).verdict:
        letters.tell_fellow_of_summary(row, fellow)
    if all(each.handed_in_at for each in rows):
        is_final = row.occasion is Occasion.FINAL
        place: dict[str, object] = {"fellow_id": fellow.id}
        endpoint = "fellowships.show_final_review" if is_final else "fellowships.show_pair"
        place |= {} if is_final else {"occasion": slug_of(row.occasion)}
        letters.tell_managers_all_is_in(row, fellow, endpoint, place)


def slug_of(occasion: Occasion) -> str:
    """Return how an occasion is written in addresses."""
    return str(occasion).replace("_", "-")


def form_for(row: CheckIn) -> Questionnaire:
    """Return the form that somebody is asked to fill in, of the programme's plan as it is now."""
    statement = select(Programme).join(Fellow, Fellow.programme_id == Programme.id).where(Fellow.id == row.fellow_id)
    return form_of(plan_of(db.session.scalars(statement).one()), row.occasion, row.side)


def reopen_check_in(check_in_id: int, *, reason: str, by: int | None) -> None:
    """Give a form that was handed in back to its writer, with a letter. Raises Refusal."""
    row = held_check_in(check_in_id)
    reason = reason.replace("\0", "").strip()[:1000]
    if row.handed_in_at is None:
        raise Refusal(_l("This form is not handed in, so it need not be given back."))
    if not reason:
        raise Refusal(_l("Say why; it is kept with the decision."), field="reason")
    row.handed_in_at = None
    history.record("fellowships.check_in_reopened", row, by=by, reason=reason, **_about(row))
    _ask_again(row)


def send_again(check_in_id: int, *, by: int | None) -> None:
    """Ask somebody once more; who has no account gets a new link, and the old one ends. Raises Refusal."""
    row = held_check_in(check_in_id)
    if row.handed_in_at is not None:
        raise Closed
    history.record("fellowships.check_in_asked_again", row, by=by, **_about(row))
    _ask_again(row)


def _ask_again(row: CheckIn) -> None:
    fellow = lock(Fellow, row.fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {row.fellow_id}")
    if row.person_id is not None:
        letters.ask_person(row, fellow)
    elif row.email:
        language = db.session.scalar(select(Person.language).where(Person.id == fellow.person_id)) or "en"
        letters.ask_by_link(row, fellow, give_link(row), language)


def take_back(check_in_id: int, *, by: int | None) -> None:
    """Ask somebody no longer; what they have written so far is forgotten. Raises Refusal once it is handed in."""
    row = held_check_in(check_in_id)
    if row.handed_in_at is not None:
        raise Refusal(_l("This form was handed in already, so it stays."))
    history.record("fellowships.check_in_taken_back", row, by=by, **_about(row))
    db.session.delete(row)


def _about(row: CheckIn) -> dict[str, str]:
    return {"occasion": str(row.occasion), "side": str(row.side)}


def held_check_in(check_in_id: int) -> CheckIn:
    """Return a form, held until the transaction ends."""
    row = lock(CheckIn, check_in_id)
    if row is None:
        raise Refusal(_l("This form is not asked for any more."))
    return row
