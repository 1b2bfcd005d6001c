"""The demo workshop that was held last month: three days in Kushinagar, and the evening of the last of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from lms.core import clock
from lms.extensions import db
from lms.trial.acts import Act
from lms.trial.workshops.event import Event
from lms.trial.workshops.papers import SHEETS
from lms.trial.workshops.people import several
from lms.trial.workshops.stage import Stage
from lms.workshops.attendance.entering import SheetEntry, enter
from lms.workshops.attendance.entry import SessionEntry, walk_in_lines
from lms.workshops.attendance.marking import mark
from lms.workshops.attendance.models import MarkSource, Presence
from lms.workshops.attendance.queries import find_mark
from lms.workshops.attendance.sheet import sheet_rows
from lms.workshops.attendance.unnamed import Counted, Kind, digest_of, set_counts
from lms.workshops.attendance.walk_ins import Newcomer, walk_in
from lms.workshops.library.documents import Method, Phase, WorkshopPlan
from lms.workshops.moves import Actor
from lms.workshops.planning import agenda
from lms.workshops.planning.operations import NewWorkshop
from lms.workshops.registration.models import AgeGroup, Gender, Participant, Qualification
from lms.workshops.registration.operations import change_facts
from lms.workshops.registration.registrants import Registrant, mark_of

KEY, SLUG = "legal-aid", "legal-aid-for-informal-workers"
ENDED = 33
"""How many days ago it ended: its first reviews were due three days ago."""
HOURS_OF_EVENING = (17 * 60 + 30, 18 * 60 + 45)
EVENING = {"en": "Open evening with women farm workers", "hi": "खेत मज़दूर महिलाओं के साथ खुली शाम"}
ATTENDED = several(
    "asha farah rekha ramashish sanju nizamuddin priti sunder chinta anil sarita shabnam dharmendra munni sushma birsa "
    "elisaba jagarnath phulmati rajkishor nagma lilawati"
)
NOT_THERE, PARTLY = ("vikas", "birendra"), ("salomi", "budhram")
PEOPLE = (*ATTENDED[:10], *NOT_THERE, *ATTENDED[10:], *PARTLY)
WALK_IN, ON_SHEET = "hareram", "meena-rawani"
ON_PAPER = frozenset({"sunder", "chinta", "lilawati", "munni", "phulmati", WALK_IN, "budhram"})
AWAY: dict[str, frozenset[int | str]] = {
    "vikas": frozenset({1, 2, 3}),
    "birendra": frozenset({1, 2, 3}),
    "salomi": frozenset({2, 3}),
    "budhram": frozenset({"first-conversation", "wage-claim", "red-lines", 3}),
    ON_SHEET: frozenset({3}),
    "priti": frozenset({"evidence-clinic"}),
    "sunder": frozenset({"authority-visit", "fit-to-mediate"}),
    "jagarnath": frozenset({"settlement-drafting"}),
    "rekha": frozenset({"legal-aid-map"}),
    "nagma": frozenset({"who-is-covered", "action-plans"}),
    "shabnam": frozenset({"wage-claim"}),
}
LATE = frozenset(
    {("asha", "legal-aid-map"), ("anil", "four-codes"), ("birsa", "four-codes"), ("elisaba", "four-codes")}
    | {("munni", "evidence-clinic"), ("farah", "fit-to-mediate"), ("chinta", "red-lines"), ("dharmendra", "wage-sums")}
)
CORRECTED = (
    ("rekha", "legal-aid-map", 3, "She was at the bank for the group's money and came in by the side door."),
    ("shabnam", "wage-claim", 4, "Sat with the second group in the small room; her draft is in the folder."),
)
"""Whose mark was put right afterwards, at which session, on which day, and why."""


def legal_aid(stage: Stage, plan: WorkshopPlan) -> Event:
    """Return the workshop that was held last month."""
    first_day = stage.day(ENDED + plan.days - 1)
    new = NewWorkshop(
        first_day=first_day,
        venue="Gramin Vikas Hall, Kasia Road",
        district="Kushinagar",
        state_code="IN-UP",
        capacity=30,
        organiser_id=stage.organisations["pravah"],
    )
    return Event(stage, KEY, plan, "meera", first_day, new, away=AWAY, late=LATE)


def acts(event: Event) -> Iterator[Act]:
    """Yield everything until the clock has closed it as held."""
    at = event.stage.on(event.held_on(1) - timedelta(days=44), 10)
    yield from event.planned(at, SLUG)
    yield event.taught_by(at + timedelta(hours=1), "meera", "sunil")
    yield Act(at + timedelta(hours=1), partial(_plan_evening, event))
    yield event.moved(at + timedelta(days=2), "opened")
    yield from event.registered(at + timedelta(days=3), PEOPLE, every=timedelta(hours=19))
    yield event.moved(at + timedelta(days=40), "closed")
    yield event.moved(event.at(1, 0, 1), "begun")
    yield from event.called((1, 2), PEOPLE, by="meera")
    yield from event.called((3,), PEOPLE, by="sunil")
    yield Act(event.at(1, 10, 50), partial(_walk_in, event))
    yield Act(event.at(2, 18, 50), partial(_count, event))
    yield Act(event.at(2, 19, 30), partial(_enter_sheet, event))
    for correction in CORRECTED:
        yield Act(event.at(correction[2], 9, 30), partial(_correct, event, *correction))
    yield from _measured(event)
    yield event.moved(event.at(4, 0, 5), "held")


def _plan_evening(event: Event) -> None:
    starts, ends = HOURS_OF_EVENING
    title, method = dict(EVENING), Method.DISCUSSION
    line = agenda.Line(day=2, starts_minute=starts, ends_minute=ends, title=title, method=method, is_counted=False)
    agenda.add_session(event.id, line, by=event.by)


def _walk_in(event: Event) -> None:
    """Let somebody in who came with a friend, and mark them from the second session on."""
    someone = Newcomer(full_name="Hareram Sharma", form_key=f"demo-{event.key}-in", made_at=clock.now())
    found = walk_in(event.session_id("four-codes"), someone, by=event.by)
    event.note(WALK_IN, found.participant_id)
    row = db.session.get_one(Participant, found.participant_id)
    facts = Registrant(
        full_name=row.full_name,
        gender=Gender.MAN,
        age_group=AgeGroup.TO_44,
        organisation_id=event.stage.organisations["gandak"],
        district="West Champaran",
        state_code="IN-BR",
    )
    change_facts(row.id, facts, seen=mark_of(row), actor=Actor.ORGANISER, by=event.by)


def _count(event: Event) -> None:
    """Count the women of the open evening, who had asked not to be written down."""
    kinds = (
        ("8", AgeGroup.TO_34, 9),
        ("8", AgeGroup.TO_44, 14),
        ("8", AgeGroup.FROM_60, 4),
        ("10", AgeGroup.UNDER_25, 6),
    )
    schools = {"8": Qualification.UP_TO_8, "10": Qualification.SECONDARY}
    rows = [Counted(Kind(schools[school], Gender.WOMAN, age), number) for school, age, number in kinds]
    set_counts(event.id, None, rows, seen=digest_of({}), by=event.by)


def _enter_sheet(event: Event) -> None:
    """Enter the name that stood by hand in the last row of the second day's sheet."""
    entry = SheetEntry(
        form_key=f"demo-{event.key}-sheet",
        day=2,
        sessions=[SessionEntry(event.session_id(each.id)) for each in event.sessions(2)],
        walk_ins=walk_in_lines("मीना रवानी"),
    )
    enter(event.id, entry, by=event.stage.people["ravi"])
    event.note(ON_SHEET, sheet_rows(event.id)[-1].id)


def _correct(event: Event, person: str, session: str, _day: int, reason: str) -> None:
    session_id, participant_id = event.session_id(session), event.place(person)
    held = find_mark(session_id, participant_id)
    mark(
        session_id,
        participant_id,
        Presence.PRESENT,
        source=MarkSource.CORRECTION,
        by=event.stage.people["sunil"],
        made_at=clock.now(),
        send_key=None,
        seen_version=held.version if held else 0,
        reason=reason,
    )


def _measured(event: Event) -> Iterator[Act]:
    both = list(zip((*ATTENDED, WALK_IN), SHEETS, strict=True))
    before = [*both, (PARTLY[0], SHEETS[2]), (PARTLY[1], SHEETS[6])]
    yield from event.tested(Phase.PRE, 1, 10, before, paper=ON_PAPER, by="meera")
    yield from event.tested(Phase.POST, 3, 16, both, paper=ON_PAPER, by="sunil")
    yield from event.told(event.at(3, 17), ATTENDED[:20])
