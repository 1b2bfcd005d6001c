"""What applications say about people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select, update

from lms.core import history
from lms.core.clock import now
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.applications.codes import access_hash_from
from lms.fellowships.applications.letters import forget_letters_to
from lms.fellowships.applications.models import (
    Application,
    ApplicationNote,
    ApplicationState,
    Reference,
    new_seed,
)
from lms.fellowships.applications.operations import forget_files
from lms.fellowships.calls.models import Call
from lms.people.models import Person


def _applications(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Application, Call.slug)
        .join(Call, Call.id == Application.call_id)
        .where(Application.person_id == person_id)
        .order_by(Application.id)
    )
    return [_application(application, slug) for application, slug in rows]


def _application(application: Application, slug: str) -> dict[str, Any]:
    return {
        "call": slug,
        "application_state": application.state.value,
        "full_name": application.full_name,
        "email": application.email,
        "phone": application.phone,
        "organisation": application.organisation_name,
        "district": application.district,
        "home_state": application.state_code,
        "answers": application.answers,
        "final_score": application.final_score,
        "started_at": instant_text(application.started_at),
        "submitted_at": instant_text(application.submitted_at),
    }


def _own_ids(person_id: int) -> list[int]:
    return list(db.session.scalars(select(Application.id).where(Application.person_id == person_id)))


def _erase_applications(person_id: int) -> None:
    """Throw drafts away, and take every personal word out of what was sent; its code opens nothing any more."""
    forget_files(_own_ids(person_id))
    history.forget_reasons(Application.__tablename__, _own_ids(person_id))
    mine = Application.person_id == person_id
    for address in db.session.scalars(select(Application.email).where(mine, Application.email.is_not(None)).distinct()):
        forget_letters_to(address or "")
    db.session.execute(delete(Application).where(mine, Application.state == ApplicationState.DRAFT))
    for application in db.session.scalars(select(Application).where(mine).with_for_update()):
        seed = new_seed()
        application.seed, application.access_hash = seed, access_hash_from(seed)
        application.full_name, application.email, application.phone = "erased", None, None
        application.organisation_name, application.organisation_id, application.district = "", None, ""
        application.answers, application.form_key, application.person_id = {}, None, None
    db.session.flush()


def _notes(person_id: int) -> list[dict[str, Any]]:
    about_me = ApplicationNote.kind != "internal"
    rows = db.session.execute(
        select(ApplicationNote.kind, ApplicationNote.text, ApplicationNote.written_at)
        .join(Application, Application.id == ApplicationNote.application_id)
        .where(or_((Application.person_id == person_id) & about_me, ApplicationNote.written_by_id == person_id))
        .order_by(ApplicationNote.id)
    )
    return [{"note_kind": kind, "text": text, "written_at": instant_text(at)} for kind, text, at in rows]


def _erase_notes(person_id: int) -> None:
    mine = ApplicationNote.application_id.in_(_own_ids(person_id))
    db.session.execute(update(ApplicationNote).where(mine).values(text=""))
    written = ApplicationNote.written_by_id == person_id
    db.session.execute(update(ApplicationNote).where(written).values(written_by_id=None))


def _written_by(person_id: int) -> ColumnElement[bool]:
    """Return the condition that a letter was asked of a person: referees are known by their e-mail address only."""
    return Reference.email == select(Person.email).where(Person.id == person_id).scalar_subquery()


def _references(person_id: int) -> list[dict[str, Any]]:
    about_me = select(Reference).where(Reference.application_id.in_(_own_ids(person_id))).order_by(Reference.id)
    by_me = select(Reference).where(_written_by(person_id)).order_by(Reference.id)
    found = [_asked(row) for row in db.session.scalars(about_me)]
    return found + [{**_asked(row), "text": row.text or row.draft} for row in db.session.scalars(by_me)]


def _asked(reference: Reference) -> dict[str, Any]:
    return {
        "name": reference.name,
        "email": reference.email,
        "relation": reference.relation,
        "asked_at": instant_text(reference.asked_at),
        "given_at": instant_text(reference.given_at),
    }


def _erase_references(person_id: int) -> None:
    db.session.execute(delete(Reference).where(Reference.application_id.in_(_own_ids(person_id))))
    for reference in db.session.scalars(select(Reference).where(_written_by(person_id)).with_for_update()):
        reference.name, reference.relation, reference.draft = "erased", "", ""
        reference.email, reference.expires_at = f"erased-{reference.id}@invalid", now()
    db.session.flush()


def register() -> None:
    """Declare the tables of applications; they are erased in the opposite order."""
    declare(
        PersonalData(
            table="applications",
            title=_l("Your applications to fellowships"),
            export=_applications,
            erase=_erase_applications,
            kept=_l("That somebody applied, from which state, and what became of it stays without your name."),
        )
    )
    declare(
        PersonalData(
            table="application_notes",
            title=_l("Questions and answers about applications"),
            export=_notes,
            erase=_erase_notes,
            kept=_l("What you wrote about the applications of others stays with them, without your name."),
        )
    )
    declare(
        PersonalData(
            table="application_references",
            title=_l("Letters of reference, asked for you or by you"),
            export=_references,
            erase=_erase_references,
            kept=_l("A letter that you wrote for somebody stays with their application, without your name."),
        )
    )
