"""The letters that remind, each in its reader's language, inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.people.letters import address_of as page_of
from lms.people.models import Organisation, Person
from lms.workshops.actions.models import OPEN_STATES, ActionPoint, Review, Team, Visit
from lms.workshops.advisory.models import AdvisoryRequest
from lms.workshops.diary.asking import Due
from lms.workshops.diary.kinds import Kind
from lms.workshops.diary.teaching import own_sessions
from lms.workshops.planning.models import Workshop, WorkshopDay
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration.appointments import place_of
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import address_of, shown_name

MOST_POINTS = 20
TEMPLATES = {
    Kind.STARTS_SOON: "reminder_starts",
    Kind.STARTS_TOMORROW: "reminder_starts",
    Kind.TEACHING_TOMORROW: "reminder_teaching",
    Kind.FEEDBACK_DUE: "reminder_feedback",
    Kind.FEEDBACK_AGAIN: "reminder_feedback",
    Kind.TEST_OPEN: "reminder_test",
    Kind.POINTS_DUE: "reminder_points",
    Kind.POINTS_OVERDUE: "reminder_points",
    Kind.REVIEW_DUE: "reminder_review",
    Kind.VISIT_TOMORROW: "reminder_visit",
    Kind.VISIT_UNWRITTEN: "reminder_visit",
    Kind.VISIT_STILL_UNWRITTEN: "reminder_visit",
    Kind.ADVICE_WAITING: "reminder_advice",
}


@dataclass(frozen=True)
class Reader:
    """Whom a letter goes to; ``code`` opens a participant's own pages, empty for everybody else."""

    full_name: str
    email: str
    language: str
    person_id: int | None
    code: str = ""


def write_reminder(due: Due) -> None:
    """Write the letter of a reminder; none to somebody who cannot be reached any more."""
    reader = _reader(due)
    if reader is not None:
        write_letter(
            TEMPLATES[due.kind],
            to=reader.email,
            language=reader.language,
            person_id=reader.person_id,
            person=reader,
            kind=str(due.kind),
            code=reader.code,
            site_address=current_app.extensions["settings"].url,
            **WORDS[TEMPLATES[due.kind]](due, reader),
        )


def _reader(due: Due) -> Reader | None:
    if due.participant_id is not None:
        participant = db.session.get(Participant, due.participant_id)
        address = address_of(participant) if participant else None
        if participant is None or address is None:
            return None
        return Reader(shown_name(participant), address.email, address.language, address.person_id, participant.code)
    person = db.session.get(Person, due.person_id) if due.person_id else None
    if person is None or not person.email or not person.may_sign_in:
        return None
    return Reader(person.full_name, person.email, person.language, person.id)


def _about_start(due: Due, reader: Reader) -> dict[str, Any]:
    workshop = db.session.get_one(Workshop, due.subject_id)
    first = next((each for each in sessions_of(workshop.id) if each.held_on == workshop.starts_on), None)
    return {
        "workshop": workshop,
        "place": place_of(workshop),
        "first": first,
        "link": page_of("workshops.show_own_place", code=reader.code),
        "calendar": page_of("workshops.show_place_calendar", code=reader.code),
    }


def _about_teaching(due: Due, reader: Reader) -> dict[str, Any]:
    day = db.session.get_one(WorkshopDay, due.subject_id)
    workshop = db.session.get_one(Workshop, day.workshop_id)
    return {
        "workshop": workshop,
        "place": place_of(workshop),
        "day": day.held_on,
        "sessions": own_sessions(reader.person_id, day.id),
        "link": page_of("workshops.show_agenda", workshop_id=workshop.id),
    }


def _about_feedback(due: Due, reader: Reader) -> dict[str, Any]:
    workshop = db.session.get_one(Workshop, due.subject_id)
    return {"workshop": workshop, "link": page_of("workshops.give_feedback", code=reader.code)}


def _about_test(due: Due, reader: Reader) -> dict[str, Any]:
    workshop = db.session.get_one(Workshop, due.subject_id)
    return {"workshop": workshop, "link": page_of("workshops.take_test", code=reader.code, phase="post")}


def _about_points(due: Due, reader: Reader) -> dict[str, Any]:
    team = db.session.get_one(Team, due.subject_id)
    day = date.fromisoformat(due.about.rpartition(":")[2])
    of_day = (ActionPoint.team_id == team.id, ActionPoint.due_on == day, ActionPoint.state.in_(OPEN_STATES))
    points = select(ActionPoint).where(*of_day).order_by(ActionPoint.id).limit(MOST_POINTS)
    return {**_about_team(team, reader), "day": day, "points": list(db.session.scalars(points))}


def _about_team(team: Team, reader: Reader) -> dict[str, Any]:
    own = page_of("workshops.show_own_plan", code=reader.code) if reader.code else ""
    return {
        "team": team,
        "workshop": db.session.get_one(Workshop, team.workshop_id),
        "link": own or page_of("workshops.show_team", team_id=team.id),
    }


def _about_review(due: Due, reader: Reader) -> dict[str, Any]:
    review = db.session.get_one(Review, due.subject_id)
    return {**_about_team(db.session.get_one(Team, review.team_id), reader), "review": review}


def _about_visit(due: Due, reader: Reader) -> dict[str, Any]:
    visit = db.session.get_one(Visit, due.subject_id)
    about = _about_team(db.session.get_one(Team, visit.team_id), reader)
    return {**about, "visit": visit, "link": page_of("workshops.show_visit", visit_id=visit.id)}


def _about_advice(due: Due, _reader: Reader) -> dict[str, Any]:
    asked = db.session.get_one(AdvisoryRequest, due.subject_id)
    return {
        "asked": asked,
        "organisation": db.session.get_one(Organisation, asked.organisation_id).name,
        "link": page_of("workshops.show_request", request_id=asked.id),
    }


WORDS = {
    "reminder_starts": _about_start,
    "reminder_teaching": _about_teaching,
    "reminder_feedback": _about_feedback,
    "reminder_test": _about_test,
    "reminder_points": _about_points,
    "reminder_review": _about_review,
    "reminder_visit": _about_visit,
    "reminder_advice": _about_advice,
}
"""What each letter tells, from what it is about and who reads it."""
