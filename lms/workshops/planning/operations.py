"""What makes a workshop and changes what is said about it. All inside the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.models import Template
from lms.workshops.library.queries import find_template
from lms.workshops.library.storing import digest_of
from lms.workshops.planning.beginnings import NOTHING, Outline, from_template, from_workshop
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.followers import capacity_followers, follow, share_followers
from lms.workshops.planning.guards import check_capacity
from lms.workshops.planning.models import (
    OVER_STATES,
    Entry,
    Workshop,
    WorkshopDay,
    WorkshopDocument,
    WorkshopNote,
    WorkshopSession,
    WorkshopState,
    WorkshopTopic,
)
from lms.workshops.planning.schedule import check_year, in_a_row

MOST_NOTE = 4000
FINAL_STATES = frozenset({WorkshopState.REPORTED, WorkshopState.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class NewWorkshop:
    """What is asked about a new workshop; the rest it takes over. ``first_day`` None leaves it without dates."""

    title: dict[str, str] = field(default_factory=dict)
    first_day: date | None = None
    venue: str = ""
    district: str = ""
    state_code: str = ""
    capacity: int | None = None
    organiser_id: int | None = None
    languages: list[str] = field(default_factory=list)
    entry: Entry = Entry.OPEN

    def columns(self) -> dict[str, Any]:
        """Return the columns of the workshop that this fills."""
        plain = ("venue", "district", "state_code", "capacity", "organiser_id", "entry")
        return {name: getattr(self, name) for name in plain}


def plan_from_template(slug: str, new: NewWorkshop, *, by: int | None, form_key: str | None = None) -> Workshop:
    """Plan a workshop from a template on the shelf; the same form sent again plans no second one.

    A title or languages that are left out are the template's. Raises Refusal for a template that is not there.
    """
    template = find_template(slug)
    if template is None or template.archived_at is not None:
        raise Refusal(_l("This template is not on the shelf any more. Choose another one."), field="template")
    return _planned(from_template(template), new, by=by, form_key=form_key)


def plan_from_nothing(new: NewWorkshop, *, by: int | None, form_key: str | None = None) -> Workshop:
    """Plan a workshop of one day without a session; the same form sent again plans no second one."""
    return _planned(NOTHING, new, by=by, form_key=form_key)


def plan_again(workshop_id: int, new: NewWorkshop, *, by: int | None, form_key: str | None = None) -> Workshop:
    """Plan a workshop like one that was planned before; the same form sent again plans no second one."""
    return _planned(from_workshop(held(workshop_id)), new, by=by, form_key=form_key)


def _planned(outline: Outline, new: NewWorkshop, *, by: int | None, form_key: str | None) -> Workshop:
    known = _same_form(form_key)
    if known is not None:
        return known
    workshop = _workshop(outline, new, by=by, form_key=form_key)
    try:
        with db.session.begin_nested():
            db.session.add(workshop)
    except IntegrityError:
        known = _same_form(form_key)
        if known is None:
            raise
        return known
    _fill(workshop.id, outline, in_a_row(new.first_day, outline.days))
    history.record("workshops.workshop_planned", workshop, by=by, days=outline.days)
    return workshop


def _same_form(form_key: str | None) -> Workshop | None:
    return db.session.scalar(select(Workshop).where(Workshop.form_key == form_key)) if form_key else None


def _workshop(outline: Outline, new: NewWorkshop, *, by: int | None, form_key: str | None) -> Workshop:
    title = new.title or outline.title
    if not title:
        raise Refusal(_l("Give the workshop a title."), field="title_en")
    if new.first_day is not None:
        check_year(new.first_day, field="first_day")
    days = in_a_row(new.first_day, outline.days)
    return Workshop(
        title=title,
        languages=new.languages or outline.languages,
        starts_on=days[0],
        ends_on=days[-1],
        created_by_id=by,
        created_at=clock.now(),
        form_key=form_key,
        **{**outline.values, **new.columns()},
    )


def _fill(workshop_id: int, outline: Outline, days: list[date | None]) -> None:
    if outline.document is not None:
        digest = digest_of(outline.document)
        db.session.add(WorkshopDocument(workshop_id=workshop_id, document=outline.document, digest=digest))
    db.session.add_all(WorkshopTopic(workshop_id=workshop_id, topic_id=each) for each in outline.topic_ids)
    db.session.add_all(
        WorkshopDay(workshop_id=workshop_id, number=number, held_on=day) for number, day in enumerate(days, 1)
    )
    db.session.add_all(
        WorkshopSession(workshop_id=workshop_id, secret=new_secret(), **columns) for columns in outline.sessions
    )


def new_secret() -> str:
    """Return what the codes for checking in to a session are made from."""
    return secrets.token_hex(32)


def held(workshop_id: int) -> Workshop:
    """Return a workshop as it is now, held until this transaction ends."""
    workshop = lock(Workshop, workshop_id)
    if workshop is None:
        raise LookupError(f"no workshop {workshop_id}")
    return workshop


def change_details(
    workshop_id: int, *, seen: int, topic_ids: Collection[int], by: int | None, **values: Any
) -> Workshop:
    """Change what is said about a workshop; ``seen`` is the version that was shown to whoever changes it.

    ``values`` are columns. Raises EditedMeanwhile where somebody was quicker, and Refusal for a workshop that is
    reported or cancelled, a number of places that somebody objects to, and an objective that the tests ask for.
    """
    workshop = held(workshop_id)
    changed = [name for name, value in values.items() if getattr(workshop, name) != value]
    if _set_differs(workshop_id, topic_ids):
        changed.append("topics")
    if not changed:
        return workshop
    if workshop.version != seen:
        raise EditedMeanwhile(workshop.version)
    check_open(workshop)
    _check_details(workshop, values, changed)
    for name in set(values) & set(changed):
        setattr(workshop, name, values[name])
    _set_topics(workshop_id, topic_ids)
    workshop.version += 1
    history.record("workshops.workshop_changed", workshop, by=by, fields=sorted(changed))
    _follow_details(workshop, changed, by)
    return workshop


def check_open(workshop: Workshop) -> None:
    """Raise Refusal for a workshop of which nothing can be changed any more."""
    if workshop.state in FINAL_STATES:
        sentence = _l(
            "This workshop is reported or cancelled, so nothing of it can be changed. Reopen the report first."
        )
        raise Refusal(sentence)


def _check_details(workshop: Workshop, values: dict[str, Any], changed: Collection[str]) -> None:
    opens, closes = (values.get(f"registration_{each}_at") for each in ("opens", "closes"))
    if opens and closes and closes <= opens:
        sentence = _l("Registration would close before it opens. Change one of the two times.")
        raise Refusal(sentence, field="registration_closes_at")
    if "capacity" in changed:
        check_capacity(workshop, values["capacity"])
    if "objectives" in changed:
        _check_objectives(workshop.id, values["objectives"])


def _check_objectives(workshop_id: int, objectives: Collection[dict[str, Any]]) -> None:
    plan, kept = document_of(workshop_id), {each["id"] for each in objectives}
    missing = [each for each in _asked_objectives(plan) if each not in kept]
    if missing:
        sentence = _l(
            "The tests have questions on an objective that would be gone. Change its words, but leave it there."
        )
        raise Refusal(sentence, field="objectives")


def _asked_objectives(plan: WorkshopPlan | None) -> list[str]:
    tests = [test for test in (plan.pre_test, plan.post_test) if test] if plan else []
    return sorted({str(question.objective) for test in tests for question in test.questions if question.objective})


def _set_differs(workshop_id: int, topic_ids: Collection[int]) -> bool:
    return topics_of(workshop_id) != set(topic_ids)


def topics_of(workshop_id: int) -> set[int]:
    """Return the ids of the topics of a workshop."""
    return set(db.session.scalars(select(WorkshopTopic.topic_id).where(WorkshopTopic.workshop_id == workshop_id)))


def _set_topics(workshop_id: int, wanted: Collection[int]) -> None:
    known = topics_of(workshop_id)
    gone = WorkshopTopic.topic_id.in_(known - set(wanted))
    db.session.execute(delete(WorkshopTopic).where(WorkshopTopic.workshop_id == workshop_id, gone))
    new = sorted(set(wanted) - known)
    db.session.add_all(WorkshopTopic(workshop_id=workshop_id, topic_id=topic_id) for topic_id in new)


def _follow_details(workshop: Workshop, changed: Collection[str], by: int | None) -> None:
    if "capacity" in changed:
        follow(capacity_followers, workshop, by)
    if "attendance_share" in changed and workshop.state in OVER_STATES:
        follow(share_followers, workshop, by)


def write_note(workshop_id: int, text: str, *, by: int | None, form_key: str | None = None) -> WorkshopNote:
    """Keep a note of an organiser about a workshop; the same form sent again keeps no second one."""
    workshop = held(workshop_id)
    known = db.session.scalar(select(WorkshopNote).where(WorkshopNote.form_key == form_key)) if form_key else None
    if known is not None:
        return known
    if not text.strip():
        raise Refusal(_l("Write the note first."), field="text")
    note = WorkshopNote(
        workshop_id=workshop_id,
        written_by_id=by,
        text=text.strip()[:MOST_NOTE],
        form_key=form_key,
        written_at=clock.now(),
    )
    db.session.add(note)
    history.record("workshops.note_written", workshop, by=by)
    return note


def template_of(workshop: Workshop) -> Template | None:
    """Return the template that a workshop was made from."""
    return db.session.get(Template, workshop.template_id) if workshop.template_id else None
