"""What tests and feedback hold about a person: to take away, and gone when they go."""

from __future__ import annotations

import secrets

from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.erasure import erase_person
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import feedback
from lms.workshops.measuring.models import FeedbackReply, PhaseOpening, Sitting
from lms.workshops.measuring.paper_marks import enter_test
from lms.workshops.measuring.privacy import forget_participant
from tests.factories.people import make_person
from tests.factories.workshops import add_participant
from tests.workshops.measuring.conftest import World, answers, make_world

TABLES = ("workshop_test_openings", "workshop_sittings", "workshop_feedback", "workshop_feedback_given")


def taken(world: World) -> None:
    """Let the first participant take a test, replaced by paper, and give feedback with the name."""
    world.open(Phase.PRE)
    world.hand_in("AAAA")
    test = world.plan.pre_test
    assert test is not None
    with transaction():
        sent, key = answers("pre", "AAAB"), world.participants[0].id
        enter_test(key, Phase.PRE, test, sent, seen=2, reason="Her phone was lent", by=world.organiser.id)
        feedback.give(
            key,
            {"useful": "4", "change": "More of Asha"},
            was_anonymous=False,
            form_key=secrets.token_urlsafe(16),
            now=clock.now(),
            by=None,
        )


def named_world() -> World:
    world = make_world(feedback_is_anonymous=False)
    person = make_person("Asha Account")
    world.participants[0] = add_participant(world.workshop, person=person)
    taken(world)
    return world


def test_everything_can_be_taken_away(app_context: Flask) -> None:
    world = named_world()
    person_id = world.participants[0].person_id
    assert person_id is not None
    found = {table: personal_data[table].export(person_id) for table in TABLES}  # type: ignore[misc]
    assert found["workshop_sittings"][0]["score"] == 75
    assert found["workshop_feedback"][0]["answers"]["change"] == "More of Asha"
    assert len(found["workshop_feedback_given"]) == 1
    assert len(personal_data["workshop_test_openings"].export(world.organiser.id)) == 1  # type: ignore[misc]


def test_erasing_a_person_leaves_figures_without_words(app_context: Flask) -> None:
    world = named_world()
    for person_id in (world.participants[0].person_id, world.organiser.id):
        assert person_id is not None
        with transaction():
            erase_person(person_id, by=None)
    sitting, reply = db.session.scalars(select(Sitting)).one(), db.session.scalars(select(FeedbackReply)).one()
    assert (sitting.score, sitting.answers, sitting.entered_by_id) == (75, {}, None)
    assert (reply.participant_id, reply.answers) == (None, {"useful": "4"})
    assert db.session.scalars(select(PhaseOpening.opened_by_id)).one() is None
    details = db.session.scalars(select(HistoryEntry.detail).where(HistoryEntry.subject_kind == "workshop_sittings"))
    assert not any("reason" in detail for detail in details)


def test_a_participant_without_an_account_is_forgotten_too(app_context: Flask) -> None:
    world = make_world(feedback_is_anonymous=False)
    taken(world)
    with transaction():
        forget_participant(world.participants[0], None)
    assert db.session.scalars(select(Sitting)).one().answers == {}
    assert db.session.scalars(select(FeedbackReply)).one().answers == {"useful": "4"}
