"""Somebody who has written courses: owned one, saved, deleted, commented, planned, and looked facts up."""

from __future__ import annotations

from datetime import timedelta

from lms.authoring.drafts.assembling import fingerprint
from lms.authoring.drafts.opening import open_draft
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit, outline
from lms.authoring.drafts.saving import save_text
from lms.authoring.facts.operations import add_fact, change_fact
from lms.authoring.facts.said import said_by
from lms.authoring.media.incoming import made_ready
from lms.authoring.media.operations import add_file
from lms.authoring.outline.deleting import delete_module, delete_unit
from lms.authoring.publishing.plans import plan
from lms.authoring.reviewing.comments import say
from lms.authoring.rights.models import Part
from lms.authoring.rights.operations import give_part
from lms.authoring.starting.operations import keep_archive
from lms.authoring.translating.operations import Typed, mark_in_work
from lms.authoring.writing.presence import note_presence
from lms.core import clock
from lms.core.database import transaction
from lms.people.models import Person
from tests.factories.courses import make_course, text
from tests.factories.facts import fact_said
from tests.factories.media import PDF

SLUG = "lived-course"


def live_through_authoring(person: Person) -> None:
    """Let a person leave a row in every table of authoring.

    Their name stands where they name what they send; what they write in a course stays with it, as they are told.
    """
    course = make_course(SLUG)
    open_draft(course.course_id, by=person.id)
    with transaction():
        give_part(course.course_id, person.id, Part.OWNER, by=None)
    _look_facts_up(person.id)
    _write(person.id)
    _translate(person.id)
    _delete(person.id)
    draft = _draft()
    due_at, seen = clock.now() + timedelta(days=1), fingerprint(draft.course_id)
    plan(draft, due_at, seen=seen, base=draft.base_digest, by=person.id, form_key="lived-plan")
    keep_archive(f"{person.full_name}.zip", b"PK", by=person.id)


def _draft() -> DraftOf:
    draft = find_draft(SLUG)
    assert draft is not None
    return draft


def _look_facts_up(by: int) -> None:
    with transaction():
        fact = add_fact("lived-fact", fact_said(), by=by)
        change_fact(fact.id, said_by(fact).model_copy(update={"value": text("40,000")}), version=1, by=by)


def _write(by: int) -> None:
    """Save a lesson, have it open, comment on it, and add a file."""
    draft = _draft()
    unit = find_unit(draft.course_id, "first-lesson")
    assert unit is not None
    unit_id = unit.id
    held = find_text(draft.course_id, unit_place(unit_id))
    assert held is not None
    save_text(held.id, f"{held.content}\nMore.\n", version=held.version, by=by)
    note_presence(unit_id, by)
    with transaction():
        say(draft.course_id, "Shorter, please.", by=by, unit_id=unit_id)
    add_file(draft.course_id, made_ready("rules.pdf", PDF), by=by)


def _translate(by: int) -> None:
    draft = _draft()
    unit = find_unit(draft.course_id, "second-lesson")
    held = find_text(draft.course_id, unit_place(unit.id)) if unit else None
    assert held is not None
    mark_in_work(draft, held.id, Typed("body", "hi", "", "", ""), is_in_work=True, by=by)


def _delete(by: int) -> None:
    """Delete a unit, then the module that it was in."""
    draft = _draft()
    module = outline(draft)[0]
    with transaction():
        delete_unit(draft, module.units[-1].id, seen=draft.outline_version, by=by)
    draft = _draft()
    with transaction():
        delete_module(draft, module.id, seen=draft.outline_version, by=by)
