"""The letters of mentoring, inside the caller's transaction. Who has no e-mail address gets none."""

from __future__ import annotations

from sqlalchemy import select

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.fellowships.mentoring.models import OCCASION_NAMES, CheckIn, Meeting
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.queries import Reader, managers_of
from lms.fellowships.programmes.models import Programme
from lms.people.letters import address_of, write_about
from lms.people.models import Person


def _title(fellow: Fellow) -> dict[str, str]:
    plan = db.session.scalars(select(Programme.plan).where(Programme.id == fellow.programme_id)).one()
    title: dict[str, str] = plan["title"]
    return title


def name_of(person_id: int | None) -> str:
    """Return somebody's name; a dash where the account is gone."""
    return db.session.scalar(select(Person.full_name).where(Person.id == person_id)) or "–"


def tell_of_meeting(template: str, meeting: Meeting, fellow: Fellow, *, but: int | None, reason: str = "") -> None:
    """Write both sides of a meeting, but whoever did it, a letter about it."""
    sides = {fellow.person_id: name_of(meeting.mentor_id), meeting.mentor_id: name_of(fellow.person_id)}
    sides.pop(but, None)
    place = {"fellow_id": fellow.id, "meeting_id": meeting.id}
    for person_id, other in sides.items():
        words = {"meeting": meeting, "other": other, "reason": reason}
        write_about(template, person_id, "fellowships.show_meeting", place=place, **words)


def ask_person(check_in: CheckIn, fellow: Fellow) -> None:
    """Ask somebody with an account to fill in a form."""
    words = _about(check_in, fellow)
    place = {"check_in_id": check_in.id}
    write_about("check_in_asked", check_in.person_id, "fellowships.show_check_in", place=place, **words)


def ask_by_link(check_in: CheckIn, fellow: Fellow, token: str, language: str) -> None:
    """Ask somebody without an account to fill in a form that the link opens."""
    write_letter(
        "check_in_link",
        to=check_in.email,
        language=language,
        person_id=None,
        person=Reader(0, check_in.name, check_in.email, language),
        link=address_of("fellowships.show_check_in_link", token=token),
        expires_at=check_in.expires_at,
        **_about(check_in, fellow),
    )


def _about(check_in: CheckIn, fellow: Fellow) -> dict[str, object]:
    return {
        "check_in": check_in,
        "occasion": OCCASION_NAMES[check_in.occasion],
        "fellow_name": name_of(fellow.person_id),
        "is_own": check_in.person_id is not None and check_in.person_id == fellow.person_id,
        "programme": _title(fellow),
    }


def tell_managers_all_is_in(check_in: CheckIn, fellow: Fellow, endpoint: str, place: dict[str, object]) -> None:
    """Tell the managers that every side of an occasion has been handed in."""
    for reader in managers_of(fellow.programme_id):
        write_about("check_in_complete", reader.person_id, endpoint, place=place, **_about(check_in, fellow))


def tell_fellow_of_summary(check_in: CheckIn, fellow: Fellow) -> None:
    """Tell the fellow that the panel has spoken and the summary of the final review can be read."""
    place = {"fellow_id": fellow.id}
    words = _about(check_in, fellow)
    write_about("check_in_summary", fellow.person_id, "fellowships.show_final_review", place=place, **words)
