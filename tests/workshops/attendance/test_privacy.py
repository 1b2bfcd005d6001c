"""What is held about those who were marked and those who marked them, and what stays when they go."""

from __future__ import annotations

from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.erasure import erase_person
from lms.people.held import held_value
from lms.workshops.attendance.models import Mark, MarkEntry, Presence, UnnamedCount
from lms.workshops.registration.followers import erased_followers
from lms.workshops.registration.models import Participant
from tests.factories.people import make_person
from tests.factories.workshops import add_participant
from tests.workshops.attendance.conftest import World

TABLES = ("workshop_marks", "workshop_mark_entries", "workshop_unnamed_counts")


def export(table: str, person_id: int) -> list[dict[str, object]]:
    found = personal_data[table].export
    assert found is not None
    return found(person_id)


def test_who_was_marked_takes_it_along_and_the_reasons_go(in_context: World) -> None:
    person = make_person("Deepa Rani")
    in_context.participants.append(add_participant(in_context.workshop, person=person))
    in_context.say(Presence.PRESENT, participant=3)
    in_context.say(Presence.ABSENT, participant=3, seen_version=1, reason="She left, her child was ill.")
    (held,) = export("workshop_marks", person.id)
    assert (held["presence"], held["session"]) == ("absent", "Welcome")
    assert held_value(str(held["presence"]), "presence") == "Absent"
    assert held_value(str(held["mark_source"]), "mark_source") == "Roll call"
    assert [row["reason"] for row in export("workshop_mark_entries", person.id)] == ["", "She left, her child was ill."]
    with transaction():
        erase_person(person.id, by=None)
    assert {row.reason for row in db.session.scalars(select(MarkEntry))} == {""}
    assert db.session.scalars(select(Mark.presence)).one() is Presence.ABSENT


def test_who_marked_goes_and_the_marks_stay(in_context: World) -> None:
    in_context.say(Presence.PRESENT)
    by = in_context.organiser.id
    with transaction():
        db.session.add(
            UnnamedCount(workshop_id=in_context.workshop.id, number=4, counted_by_id=by, counted_at=clock.now())
        )
    assert [len(export(table, by)) for table in TABLES] == [0, 1, 1]
    with transaction():
        erase_person(by, by=None)
    assert [len(export(table, by)) for table in TABLES] == [0, 0, 0]
    assert db.session.scalars(select(Mark.marked_by_id)).one() is None
    assert db.session.scalars(select(UnnamedCount.number)).one() == 4


def test_the_reasons_go_with_the_words_of_a_participant(in_context: World) -> None:
    in_context.say(Presence.PRESENT, reason="Her own words")
    with transaction():
        row = db.session.get(Participant, in_context.participants[0].id)
        assert row is not None
        erased_followers["attendance"](row, None)
    assert db.session.scalars(select(MarkEntry.reason)).one() == ""
