"""The other demo workshops: today's, the full one, one without dates, a draft, one called off, one reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from lms.core import clock
from lms.trial.acts import Act
from lms.trial.workshops import words
from lms.trial.workshops.after import spend
from lms.trial.workshops.event import Event
from lms.trial.workshops.papers import SHEETS
from lms.trial.workshops.people import several
from lms.trial.workshops.stage import Stage
from lms.workshops.attendance.book import OPENS_BEFORE
from lms.workshops.attendance.marking import mark
from lms.workshops.attendance.models import MarkSource, Presence
from lms.workshops.library.documents import Phase, WorkshopPlan
from lms.workshops.moves import Actor
from lms.workshops.planning.operations import NewWorkshop
from lms.workshops.registration.invitations import invite
from lms.workshops.registration.operations import withdraw
from lms.workshops.registration.pasting import PastedRow
from lms.workshops.registration.questions import choose_ready
from lms.workshops.registration.teams import register_team

Plans = dict[str, WorkshopPlan]
COUNSELLING = "counselling-and-mediation"
COMMUNICATION = "effective-field-communication"
RESEARCH = "migration-research-for-practitioners"
RECRUITMENT = "fair-recruitment-for-agencies-and-suppliers"
SKILLS = "skill-training-and-placement"
LIVELIHOOD = "rural-livelihood-and-the-migrant-household"

TODAYS = several(
    "sarita shabnam sangita dharmendra irshad asha munni phulmati khushboo rajkishor nagma devilal kamla shanti "
    "rashida gouranga mamata abhishek santosh rubina usha lalan poonam ganesh"
)
NO_TEST_YET = ("rubina", "lalan", "shanti", "munni")
DISPUTED, LAST_YESTERDAY = "irshad", "confidentiality"

FIRST = several("anil birsa archana elisaba shyam devilal")
OF_RAVI = ("ramashish", "sanju", "priti", "dhananjay", "kiran")
NEXT = several("afsana jagarnath rakesh sanatan phulmati gudiya tikeshwar satyendra nathulal sarvesh kumudini")
LAST = several("hina rajkishor asha pramila santosh usha")
GAVE_BACK = ("devilal", "gudiya")
ANSWERS = (
    {"travel": "train", "food": "vegetarian", "stay": "yes"},
    {"travel": "bus", "food": "everything", "stay": "yes"},
    {"travel": "bus", "food": "vegetarian", "stay": "no"},
    {"travel": "near", "food": "eggs", "stay": "no"},
    {"travel": "own", "food": "vegetarian", "stay": "no"},
)
INTERESTED = several("nizamuddin vikas sushma nagma kamla sabita abhishek archana farah")
ONCE_REGISTERED = several("gouranga mamata sabita pramila")
IN_GUMLA = several(
    "sushma birsa elisaba anil agnes mangal phulmani karmi etwa sanatan kumudini tikeshwar pramila gouranga mamata "
    "sabita"
)
"""The first four came to the workshop on legal aid as well."""
ABSENT_IN_GUMLA: dict[str, frozenset[int | str]] = {"etwa": frozenset({1, 2}), "mangal": frozenset({2})}


def todays(stage: Stage, plan: WorkshopPlan) -> Event:
    """Return the workshop of which today is the second day."""
    away: dict[str, frozenset[int | str]] = {"ganesh": frozenset({1}), "kamla": frozenset({"listening-drills"})}
    new = NewWorkshop(
        first_day=stage.day(1),
        venue="Seva Sadan, Boring Road",
        district="Patna",
        state_code="IN-BR",
        capacity=24,
        organiser_id=stage.organisations["ganga"],
    )
    late = frozenset({("lalan", "listening-drills"), ("rashida", "trauma-aware"), ("usha", "listening-drills")})
    return Event(stage, "counselling", plan, "meera", stage.day(1), new, away=away, late=late)


def today(event: Event) -> Iterator[Act]:
    """Yield yesterday, and as much of this morning as there was already."""
    at = event.stage.on(event.held_on(1) - timedelta(days=36), 12)
    yield from event.planned(at, COUNSELLING)
    yield event.taught_by(at + timedelta(hours=1), "meera", "sunil")
    yield event.moved(at + timedelta(days=1), "opened")
    yield from event.registered(at + timedelta(days=2), TODAYS, every=timedelta(hours=17))
    yield event.moved(at + timedelta(days=31), "closed")
    yield event.moved(event.at(1, 0, 1), "begun")
    yield from event.called((1,), TODAYS, by="meera")
    yield Act(event.at(1, 16, 20), partial(_disagree, event))
    rows = list(zip([each for each in TODAYS if each not in NO_TEST_YET], SHEETS, strict=False))
    yield from event.tested(Phase.PRE, 1, 10, rows, paper=frozenset({"ganesh", "santosh"}), by="meera")
    session = event.sessions(2)[0]
    opens = event.stage.at(event.held_on(2), session.starts) - OPENS_BEFORE
    if opens < event.stage.now:
        half = TODAYS[: len(TODAYS) // 2]
        yield Act(
            event.at(2, session.starts // 60, session.starts % 60), partial(event.call, session, half, by="meera")
        )


def _disagree(event: Event) -> None:
    """Let sunil mark somebody absent whom meera has marked present, without having seen that."""
    mark(
        event.session_id(LAST_YESTERDAY),
        event.place(DISPUTED),
        Presence.ABSENT,
        source=MarkSource.ROLL_CALL,
        by=event.stage.people["sunil"],
        made_at=clock.now(),
        send_key=None,
    )


def full(stage: Stage, plans: Plans) -> Iterator[Act]:
    """Yield the workshop in five weeks that is full: a team of five, a waiting list, two who gave their place back."""
    first_day = stage.working_day(35)
    new = NewWorkshop(
        first_day=first_day,
        venue="Kisan Bhavan, near the bus stand",
        district="Gorakhpur",
        state_code="IN-UP",
        capacity=20,
        organiser_id=stage.organisations["pravah"],
    )
    event = Event(stage, "communication", plans[COMMUNICATION], "ravi", first_day, new, answers=ANSWERS, has_roll=False)
    at = stage.on(stage.day(19), 9)
    yield from event.planned(at, COMMUNICATION)
    yield event.taught_by(at + timedelta(hours=1), "meera")
    yield Act(at + timedelta(hours=1), lambda: choose_ready(event.id, {"travel", "stay", "food"}, by=event.by))
    yield event.moved(at + timedelta(days=1), "opened")
    yield from event.registered(at + timedelta(days=2), FIRST)
    yield Act(at + timedelta(days=5), partial(_register_team, event))
    yield from event.registered(at + timedelta(days=6), NEXT)
    for number, person in enumerate(GAVE_BACK):
        yield Act(at + timedelta(days=11, hours=number), partial(_give_back, event, person))
    yield from event.registered(at + timedelta(days=12), LAST)
    yield Act(at + timedelta(days=16), partial(_invite, event))


def _register_team(event: Event) -> None:
    people, organisation_id = event.stage.people, event.stage.organisations["pravah"]
    ids = [people[each] for each in OF_RAVI]
    register_team(event.id, organisation_id, ids, [], by=people["ravi"], form_key="demo-team")


def _give_back(event: Event, person: str) -> None:
    withdraw(event.place(person), actor=Actor.PARTICIPANT, by=event.stage.people.get(person))


def _invite(event: Event) -> None:
    invite(event.id, [PastedRow(full_name="डॉ. अनुपमा शाही")], by=event.by, language="hi")


def undated(stage: Stage, plans: Plans) -> Iterator[Act]:
    """Yield the workshop that collects who is interested, and the draft of another one."""
    new = NewWorkshop(district="Udaipur", state_code="IN-RJ", capacity=25, organiser_id=stage.organisations["aravali"])
    event = Event(stage, "research", plans[RESEARCH], "anjali", None, new, has_roll=False)
    at = stage.on(stage.day(15), 14)
    yield from event.planned(at, RESEARCH)
    yield from event.registered(at + timedelta(days=1), INTERESTED, every=timedelta(hours=31))
    draft = Event(stage, "recruitment", plans[RECRUITMENT], "meera", None, NewWorkshop(capacity=30), has_roll=False)
    yield from draft.planned(stage.on(stage.day(4), 16), RECRUITMENT, announced=False)


def called_off(stage: Stage, plans: Plans) -> Iterator[Act]:
    """Yield the workshop of half a year ago that did not take place."""
    first_day = stage.day(170)
    new = NewWorkshop(
        first_day=first_day,
        venue="Block office hall",
        district="Ganjam",
        state_code="IN-OD",
        capacity=24,
        organiser_id=stage.organisations["utkal"],
    )
    event = Event(stage, "skills", plans[SKILLS], "anjali", first_day, new, has_roll=False)
    at = stage.on(stage.day(205), 10)
    yield from event.planned(at, SKILLS)
    yield event.moved(at + timedelta(days=1), "opened")
    yield from event.registered(at + timedelta(days=3), ONCE_REGISTERED, every=timedelta(days=2))
    yield event.moved(at + timedelta(days=22), "cancelled", reason=words.CALLED_OFF)


def reported(stage: Stage, plans: Plans) -> Iterator[Act]:
    """Yield the workshop of four months ago in another state, whose report is complete."""
    first_day = stage.day(122)
    new = NewWorkshop(
        first_day=first_day,
        venue="Krishi Vigyan training centre",
        district="Gumla",
        state_code="IN-JH",
        capacity=20,
        organiser_id=stage.organisations["gumla"],
    )
    event = Event(stage, "livelihood", plans[LIVELIHOOD], "anjali", first_day, new, away=ABSENT_IN_GUMLA)
    at = stage.on(first_day - timedelta(days=30), 10)
    yield from event.planned(at, LIVELIHOOD)
    yield event.taught_by(at + timedelta(hours=1), "meera")
    yield event.moved(at + timedelta(days=1), "opened")
    yield from event.registered(at + timedelta(days=2), IN_GUMLA, every=timedelta(days=1))
    yield event.moved(event.at(1, 0, 1), "begun")
    yield from event.called((1, 2), IN_GUMLA, by="meera")
    there = [each for each in IN_GUMLA if each not in ABSENT_IN_GUMLA]
    rows = list(zip(there, SHEETS[::-1], strict=False))
    on_paper = frozenset(there[4:])
    yield from event.tested(Phase.PRE, 1, 10, rows, paper=on_paper, by="meera")
    yield from event.tested(Phase.POST, 2, 16, rows, paper=on_paper, by="meera")
    yield from event.told(event.at(2, 17, 30), there[:11])
    yield event.moved(event.at(3, 0, 5), "held")
    yield Act(event.at(9, 12), partial(spend, event, words.LIVELIHOOD_FUNDERS, words.LIVELIHOOD_COSTS))
    yield event.moved(event.at(12, 12), "reported")
