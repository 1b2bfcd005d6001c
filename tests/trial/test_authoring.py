"""The demo drafts: made once, whole, and by the rules, whatever day it is."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select

from lms.authoring.drafts.models import DraftState
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.facts.course_facts import Standing, course_facts
from lms.authoring.facts.queries import find_fact
from lms.authoring.facts.sync import sync_facts
from lms.authoring.publishing.models import PlannedPublication, PlanState
from lms.authoring.publishing.plans import publish_planned
from lms.authoring.reviewing.models import DraftComment
from lms.authoring.reviewing.reading import read_draft
from lms.authoring.rights.models import CourseHand, Part
from lms.authoring.starting.waiting import WaitingCourse, waiting_courses
from lms.authoring.translating.completeness import completeness
from lms.authoring.translating.states import TextState, in_state, states_of_unit
from lms.config import ROOT
from lms.core import clock
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.courses.sync import sync_bundles
from lms.extensions import db
from lms.people.models import Person
from lms.people.operations import create_person
from lms.trial.authoring import changes, words
from lms.trial.authoring.desk import draft_of, unit_of
from lms.trial.authoring.programme import CERTIFICATE, GULF, LEGAL_AID, QUIZZES, ensure_writing
from lms.trial.authoring.women import SLUG as WOMEN
from lms.trial.workshops.stage import ACCOUNTS
from lms.workshops.library.sync import sync_workshops

COURSES = ROOT / "courses"
NIGHT = datetime(2027, 2, 28, 20, 30, tzinfo=UTC)
"""In India it is two o'clock in the morning, the first of March."""
STATES = {
    CERTIFICATE: DraftState.IN_REVIEW,
    GULF: DraftState.PUBLISHED,
    QUIZZES: DraftState.DRAFT,
    WOMEN: DraftState.DRAFT,
    LEGAL_AID: DraftState.DRAFT,
}


def make_people() -> None:
    with transaction():
        for name in ACCOUNTS:
            create_person(name, by=None, sign_in_name=name)


def id_of(name: str) -> int:
    return db.session.scalars(select(Person.id).filter_by(sign_in_name=name)).one()


def hands(slug: str) -> dict[str, Part]:
    found = select(Person.sign_in_name, CourseHand.part).join(CourseHand, CourseHand.person_id == Person.id)
    rows = db.session.execute(found.where(CourseHand.course_id == draft_of(slug).course_id))
    return {str(name): part for name, part in rows}


def waiting(name: str) -> list[WaitingCourse]:
    return waiting_courses(id_of(name), clock.today_here(), limit=9)


def history_length() -> int:
    return db.session.scalar(select(func.count()).select_from(HistoryEntry)) or 0


def check_drafts() -> None:
    """Every draft is in its state, and each could be published as it is."""
    for slug, state in STATES.items():
        draft = draft_of(slug)
        reading = read_draft(draft.course_id, slug)
        assert (slug, draft.state, reading.problems) == (slug, state, ())
        assert reading.document is not None
        assert hands(slug)["meera"] is Part.OWNER
    assert hands(CERTIFICATE) == {"meera": Part.OWNER, "ravi": Part.AUTHOR, "sunil": Part.REVIEWER}


def check_review(draft: DraftOf) -> None:
    comments = db.session.scalars(select(DraftComment).where(DraftComment.answers_id.is_(None))).all()
    assert {each.settled_at is None: each.quote for each in comments} == {True: words.QUOTE, False: words.SETTLED_QUOTE}
    stale = in_state(states_of_unit(draft, unit_of(draft, changes.CORRECTED_UNIT)), {TextState.STALE})
    assert [(each.key, each.language) for each in stale] == [("body", "hi")]
    reading = read_draft(draft.course_id, draft.slug)
    assert not reading.units[changes.NEW_UNIT].is_ready
    assert words.QUOTE in reading.units[changes.CORRECTED_UNIT].model_dump_json()


def check_facts_and_languages() -> None:
    draft = draft_of(WOMEN)
    assert {each.key: each.standing for each in course_facts(draft)} == {
        words.FACT: Standing.CHANGED,
        "L16": Standing.SAME,
    }
    english = completeness(draft)["en"]
    assert (english.done, english.in_work, english.is_complete) == (2, 1, False)


def check_plan(now: datetime) -> None:
    plan = db.session.scalars(select(PlannedPublication)).one()
    assert plan.state is PlanState.WAITING
    assert 6 <= (plan.due_at - now).days <= 9
    assert publish_planned() == 0
    with clock.put_back(now - plan.due_at):
        assert publish_planned() == 1
    assert draft_of(QUIZZES).state is DraftState.PUBLISHED


def test_the_trial_shows_drafts_once(app_context: Flask) -> None:
    make_people()
    with clock.put_back(datetime.now(UTC) - NIGHT):
        for _ in (*sync_bundles(COURSES), *sync_workshops(COURSES / "workshops"), *sync_facts(COURSES)):
            pass
        ensure_writing()
        check_drafts()
        check_review(draft_of(CERTIFICATE))
        check_facts_and_languages()
        assert [(each.slug, each.is_to_review, each.comments) for each in waiting("meera")] == [(CERTIFICATE, True, 1)]
        assert [each.is_to_review for each in waiting("sunil")] == [True]
        assert waiting("ravi") == []
        length = history_length()
        ensure_writing()
        assert history_length() == length
        check_plan(NIGHT)
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_without_the_courses_nothing_happens(app_context: Flask) -> None:
    make_people()
    length = history_length()
    ensure_writing()
    assert history_length() == length
    assert find_fact(words.FACT) is None
