"""The letters of the selection, to reviewers, applicants and managers. What is previewed is what is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy import select

from lms.core.language import in_language, localised
from lms.core.outbox import write_letter
from lms.extensions import db
from lms.fellowships.applications.closing import in_zone
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.models import Application
from lms.fellowships.calls.models import Call
from lms.fellowships.placements.queries import managers_of
from lms.fellowships.selection.models import InterviewSlot
from lms.people.letters import address_of
from lms.people.models import Person

HIDDEN_CODE = "••••-••••-••••"


@dataclass(frozen=True)
class PreparedLetter:
    """A letter before it is sent: to whom, in which language, and its exact words."""

    application_id: int
    full_name: str
    to: str | None
    language: str
    subject: str
    body: str


def offer_ends(call: Call, now: datetime) -> datetime:
    """Return when an offer made now runs out: at the end of the last of its days, where the call is."""
    zone = ZoneInfo(call.zone)
    last_day = now.astimezone(zone).date() + timedelta(days=call.offer_days + 1)
    return datetime(last_day.year, last_day.month, last_day.day, tzinfo=zone) - timedelta(minutes=1)


def prepared(template: str, application: Application, call: Call, **words: Any) -> PreparedLetter:
    """Return a letter to an applicant as it would be sent, but for the code, which nobody else is to know."""
    with in_language(application.language):
        rendered = render_template(f"emails/{template}.txt", **_words(application, call), **words)
    subject, _, body = rendered.replace(code_of(application), HIDDEN_CODE).strip().partition("\n")
    return PreparedLetter(
        application.id,
        application.full_name,
        application.email,
        application.language,
        " ".join(subject.split()),
        body.strip(),
    )


def write_to_applicant(template: str, application: Application, call: Call, **words: Any) -> None:
    """Send an applicant a letter; somebody without e-mail gets none."""
    if application.email:
        write_letter(
            template,
            to=application.email,
            language=application.language,
            person_id=application.person_id,
            **_words(application, call),
            **words,
        )


def _words(application: Application, call: Call) -> dict[str, Any]:
    code = code_of(application)
    return {
        "person": application,
        "call_title": localised(call.title, application.language),
        "code": code,
        "link": address_of("fellowships.show_own_application", code=code),
        "in_zone": in_zone,
        "zone": call.zone,
    }


def write_to_reviewers(template: str, person_ids: Collection[int], call: Call, **words: Any) -> None:
    """Send people who score applications of a call a letter each."""
    reachable = select(Person).where(Person.id.in_(person_ids), Person.email.is_not(None), Person.disabled_at.is_(None))
    for person in db.session.scalars(reachable.order_by(Person.id)):
        own = {name: value[person.id] if isinstance(value, dict) else value for name, value in words.items()}
        write_letter(
            template,
            to=person.email or "",
            language=person.language,
            person_id=person.id,
            person=person,
            call_title=localised(call.title, person.language),
            address=address_of("fellowships.list_reviewing"),
            **own,
        )


def write_to_managers(template: str, call: Call, address: str, **words: Any) -> None:
    """Send those who run the programme of a call a letter."""
    for reader in managers_of(call.programme_id):
        if reader.email:
            write_letter(
                template,
                to=reader.email,
                language=reader.language,
                person_id=reader.person_id,
                person=reader,
                call_title=localised(call.title, reader.language),
                address=address,
                **words,
            )


def slot_words(slot: InterviewSlot) -> dict[str, Any]:
    """Return what a letter says about a time for an interview."""
    return {"starts_at": slot.starts_at, "minutes": slot.minutes, "place": slot.place}
