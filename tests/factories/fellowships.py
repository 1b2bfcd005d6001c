"""Programmes, calls, applications and fellows for tests. Call these inside an application context."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any, TypeVar

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.codes import access_hash_from
from lms.fellowships.applications.models import Application, ApplicationState, new_seed
from lms.fellowships.calls.models import Call, CallState
from lms.fellowships.placements.models import Fellow, FellowMentor
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.documents import Plan
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.people.models import Person
from lms.people.operations import grant_role
from lms.people.roles import Role, scope_of
from tests.factories.people import make_person

_numbers = count(1)
Row = TypeVar("Row")


def words(english: str, hindi: str = "") -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": english, "hi": hindi or f"{english} (हिन्दी)"}


def question(question_id: str, kind: str = "short_text", **more: Any) -> dict[str, Any]:
    """Return one field of a questionnaire as JSON."""
    label = more.pop("label", question_id.replace("-", " ").capitalize())
    return {"id": question_id, "kind": kind, "label": words(label), **more}


def questionnaire(*questions: dict[str, Any]) -> dict[str, Any]:
    """Return a questionnaire of one section as JSON."""
    return {"sections": [{"id": "main", "title": words("Questions", "सवाल"), "questions": list(questions)}]}


REPORT = questionnaire(
    question("done", "long_text", is_required=True),
    question("cases", "number", least=0, is_counted=True),
    question("help", "long_text"),
)
APPLICATION = questionnaire(
    question("why", "long_text", is_required=True, longest=600),
    question("field-days", "agreement", is_required=True, must=["yes"]),
    question("papers", "file", most=2),
    question("referees", "references", most=2),
)
LOOK_BACK = questionnaire(question("went-well", "long_text", is_required=True), question("change", "long_text"))
CRITERIA = [
    {"id": "motivation", "title": words("Motivation", "प्रेरणा"), "weight": 2},
    {"id": "field", "title": words("Field experience", "मैदानी अनुभव"), "weight": 1},
]


def plan_document(**changes: Any) -> dict[str, Any]:
    """Return a small plan of three months as JSON; ``changes`` replace its keys."""
    plan = {
        "title": words("Small Fellowship", "छोटी फ़ेलोशिप"),
        "description": words("Three months in the field.", "तीन महीने मैदान में।"),
        "note": words("Made for tests.", "जाँच के लिए।"),
        "conduct": words("Be fair.", "निष्पक्ष रहें।"),
        "months": 3,
        "stipend_paise": 15_000_00,
        "mid_term_month": 2,
        "milestones": [
            {
                "id": "start",
                "month": 0,
                "title": words("Begin"),
                "proof": words("A signed plan"),
                "reviewer": "manager",
            },
            {"id": "map", "month": 1, "title": words("Map"), "proof": words("A map"), "reviewer": "lead"},
            {"id": "paper", "month": 3, "title": words("Paper"), "proof": words("The paper"), "reviewer": "panel"},
        ],
        "report": REPORT,
        "check_in": {"fellow": LOOK_BACK, "mentor": LOOK_BACK},
        "final": dict.fromkeys(("fellow", "mentor", "host", "peer", "panel"), LOOK_BACK),
        "application": APPLICATION,
        "criteria": CRITERIA,
        "interview_criteria": [{"id": "talk", "title": words("Conversation", "बातचीत")}],
    }
    return {**plan, **changes}


def make_programme(slug: str = "", **changes: Any) -> Programme:
    """Return a saved programme, detached; ``changes`` are of its plan."""
    plan = Plan.model_validate(plan_document(**changes)).model_dump(mode="json", exclude_defaults=True)
    programme = Programme(
        slug=slug or f"programme-{next(_numbers)}",
        plan=plan,
        stipend_paise=plan["stipend_paise"],
        funder="Test Fund",
        created_at=clock.now(),
    )
    return _saved(programme)


def make_manager(programme: Programme, full_name: str = "Mira Manager") -> Person:
    """Return somebody who runs one programme."""
    return make_person(full_name, roles=[(Role.MANAGER, scope_of("programme", programme.id))])


def make_call(programme: Programme, **values: Any) -> Call:
    """Return a saved call that is open now, detached."""
    now = clock.now()
    usual = {
        "slug": f"call-{next(_numbers)}",
        "state": CallState.PUBLISHED,
        "title": words("Call of the year", "इस साल का आमंत्रण"),
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=10),
        "starts_on": now.date() + timedelta(days=60),
        "form": APPLICATION,
        "criteria": CRITERIA,
        "interview_criteria": [{"id": "talk", "title": words("Conversation", "बातचीत")}],
        "seats": 2,
        "created_at": now,
    }
    return _saved(Call(programme_id=programme.id, **{**usual, **values}))


def make_application(call: Call, full_name: str = "", **values: Any) -> Application:
    """Return a saved application, detached; in state ``submitted`` unless another is named."""
    number, now, seed = next(_numbers), clock.now(), new_seed()
    usual = {
        "state": ApplicationState.SUBMITTED,
        "email": f"applicant{number}@example.org",
        "language": "en",
        "seed": seed,
        "access_hash": access_hash_from(seed),
        "answers": {"why": "To learn.", "field-days": "yes"},
        "state_code": "IN-RJ",
        "started_at": now,
        "changed_at": now,
        "submitted_at": now,
    }
    values = {**usual, **values}
    if values["state"] is ApplicationState.DRAFT:
        values["submitted_at"] = None
    return _saved(Application(call_id=call.id, full_name=full_name or f"Applicant {number}", **values))


def make_fellow(programme: Programme, person: Person | None = None, **values: Any) -> Fellow:
    """Return a saved fellow who started two months ago, without milestones, reports and stipends; detached.

    ``lifecycle.operations.start_fellow`` makes a whole one.
    """
    person = person or make_person(
        f"Fellow {next(_numbers)}", roles=[(Role.FELLOW, scope_of("programme", programme.id))]
    )
    starts_on = values.pop("starts_on", months_after(clock.now().date(), -2))
    months = programme.plan["months"]
    usual = {
        "starts_on": starts_on,
        "ends_on": months_after(starts_on, months) - timedelta(days=1),
        "stipend_paise": programme.stipend_paise,
        "funder": programme.funder,
        "plan_version": programme.version,
        "state_code": "IN-RJ",
        "created_at": clock.now(),
    }
    return _saved(Fellow(programme_id=programme.id, person_id=person.id, **{**usual, **values}))


def make_mentor(fellow: Fellow, full_name: str = "Sunil Mentor", role: MentorRole = MentorRole.LEAD) -> Person:
    """Return somebody who accompanies a fellow."""
    person = make_person(full_name)
    add_mentor(fellow, person, role)
    return person


def add_mentor(fellow: Fellow, person: Person, role: MentorRole = MentorRole.LEAD) -> None:
    """Let somebody accompany a fellow, with the role that lets them find their pages."""
    with transaction():
        db.session.add(FellowMentor(fellow_id=fellow.id, person_id=person.id, role=role, added_at=clock.now()))
        grant_role(person, Role.MENTOR, scope_of("programme", fellow.programme_id), by=None)


def first_day(months_ago: int) -> date:
    """Return the day of a start some months ago."""
    return months_after(clock.now().date(), -months_ago)


def _saved(row: Row) -> Row:
    with transaction():
        db.session.add(row)
    db.session.refresh(row)
    db.session.expunge(row)
    return row
