"""Feedback: given once, anonymous or not, from paper; what may be shown; and which questions are asked."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.workshops.measuring import feedback, feedback_forms, queries
from lms.workshops.measuring.feedback_forms import USUAL, OwnQuestion, add_question, choose_questions, form_of
from lms.workshops.measuring.models import FeedbackGiven, FeedbackReply
from lms.workshops.measuring.summaries import may_be_shown, told
from lms.workshops.planning.models import Workshop, WorkshopDocument, WorkshopState
from lms.workshops.planning.times import instant_of
from lms.workshops.registration.models import ParticipantState
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant, workshop_document
from tests.people.test_at_once import DONE, at_once
from tests.workshops.measuring.conftest import World, make_world


def give(world: World, number: int = 0, *, form_key: str = "", anonymous: bool = True, **answers: Any) -> None:
    with transaction():
        feedback.give(
            world.participants[number].id,
            answers or {"useful": "4", "change": "More time"},
            was_anonymous=anonymous,
            form_key=form_key or secrets.token_urlsafe(16),
            now=clock.now(),
            by=None,
        )


def enter(world: World, form_key: str = "k", **answers: Any) -> None:
    with transaction():
        feedback.enter(world.workshop.id, answers or {"useful": "5"}, form_key=form_key, by=world.organiser.id)


def replies() -> int:
    return db.session.scalar(select(func.count()).select_from(FeedbackReply)) or 0


def test_an_anonymous_reply_says_nothing_of_who_gave_it(in_context: World) -> None:
    give(in_context)
    reply = db.session.scalars(select(FeedbackReply)).one()
    assert (reply.participant_id, reply.answers) == (None, {"useful": "4", "change": "More time"})
    assert feedback.has_given(in_context.participants[0].id)
    assert (
        db.session.scalar(
            select(func.count()).select_from(HistoryEntry).where(HistoryEntry.subject_kind == "workshop_feedback")
        )
        == 0
    )


def test_given_twice_it_is_once(in_context: World) -> None:
    give(in_context, form_key="one")
    give(in_context, form_key="one")
    give(in_context, useful="1")
    assert replies() == 1


def test_two_phones_that_give_at_once_give_once(app: Flask, world: World) -> None:
    def act() -> None:
        key = world.participants[0].id
        form_key = secrets.token_urlsafe(16)
        feedback.give(key, {"useful": "3"}, was_anonymous=True, form_key=form_key, now=clock.now(), by=None)

    assert at_once(app, act, act) == [DONE, DONE]
    with app.app_context():
        assert replies() == 1


def test_named_feedback_knows_its_participant(app_context: Flask) -> None:
    world = make_world(feedback_is_anonymous=False)
    with pytest.raises(Refusal, match="has changed"):
        give(world, anonymous=True)
    give(world, anonymous=False)
    assert db.session.scalars(select(FeedbackReply)).one().participant_id == world.participants[0].id
    assert queries.feedback_summary(world.workshop.id).is_shown


def test_feedback_opens_at_noon_of_the_last_day_or_when_held(app_context: Flask) -> None:
    world = make_world(starts_on=clock.today_here() + timedelta(days=1), days=2)
    workshop = db.session.get_one(Workshop, world.workshop.id)
    assert workshop.ends_on is not None
    noon = instant_of(workshop.ends_on, 12 * 60)
    assert not feedback.is_open(workshop, noon - timedelta(minutes=1))
    assert feedback.is_open(workshop, noon)
    with pytest.raises(Refusal, match="noon"):
        give(world)
    over = make_world(state=WorkshopState.HELD, starts_on=clock.today_here() + timedelta(days=1))
    give(over)
    assert feedback.is_open(over.workshop, clock.now())
    assert not feedback.is_open(make_world(state=WorkshopState.CANCELLED).workshop, noon)


def test_only_those_with_a_place_give_feedback_and_not_nothing(in_context: World) -> None:
    in_context.participants.append(add_participant(in_context.workshop, "Wait Ing", state=ParticipantState.WAITING))
    with pytest.raises(Refusal, match="with a place"):
        give(in_context, 3)
    with pytest.raises(Refusal, match="at least one"):
        give(in_context, useful="", change="")
    with pytest.raises(feedback.Incomplete) as refused:
        give(in_context, useful="9", change="x" * 5000)
    assert set(refused.value.problems) == {"useful", "change"}
    assert replies() == 0


def test_from_paper_each_form_is_one(in_context: World) -> None:
    enter(in_context, "a")
    enter(in_context, "a")
    enter(in_context, "b")
    assert replies() == 2
    assert db.session.scalar(select(func.count()).select_from(FeedbackGiven)) == 0


def test_too_few_anonymous_replies_are_not_shown(in_context: World) -> None:
    give(in_context, 0)
    give(in_context, 1)
    hidden = queries.feedback_summary(in_context.workshop.id)
    assert (hidden.replies, hidden.asked, hidden.is_shown, hidden.told, hidden.mean) == (2, 3, False, (), None)
    enter(in_context)
    shown = queries.feedback_summary(in_context.workshop.id)
    assert shown.is_shown
    assert shown.mean == pytest.approx(13 / 3)
    useful, change = shown.told
    assert [number for _label, number in useful.options] == [0, 0, 0, 2, 1]
    assert change.texts == ("More time", "More time")


@pytest.mark.parametrize(
    ("all_of_them", "unnamed", "shown"), [(0, 0, False), (1, 0, True), (2, 1, False), (3, 3, True)]
)
def test_what_may_be_shown(all_of_them: int, unnamed: int, shown: bool) -> None:
    assert may_be_shown(all_of_them, unnamed) is shown


def test_choices_that_are_no_scale_have_no_mean() -> None:
    (section,) = USUAL.sections
    pace = section.questions[0].model_copy(
        update={
            "options": tuple(each.model_copy(update={"id": f"x-{each.id}"}) for each in section.questions[0].options)
        }
    )
    form = USUAL.model_copy(update={"sections": (section.model_copy(update={"questions": (pace,)}),)})
    (found,) = told(form, [{"useful": "x-1"}])
    assert (found.mean, found.answered, found.options[0][1]) == (None, 1, 1)


def test_questions_are_chosen_and_added_until_somebody_answers(in_context: World) -> None:
    key, by = in_context.workshop.id, in_context.organiser.id
    own = OwnQuestion({"en": "Was the bus on time?", "hi": "बस समय पर थी?"}, is_scale=True)
    for _time in range(2):
        with transaction():
            add_question(key, own, by=by)
    assert list(form_of(key).by_id) == ["useful", "change", "own-1"]
    with transaction():
        choose_questions(key, ["useful", "own-1"], by=by)
    assert list(form_of(key).by_id) == ["useful", "own-1"]
    with transaction(), pytest.raises(Refusal, match="at least one"):
        choose_questions(key, [], by=by)
    give(in_context, useful="3")
    with transaction(), pytest.raises(Refusal, match="already"):
        choose_questions(key, ["useful"], by=by)
    with transaction(), pytest.raises(Refusal, match="already"):
        add_question(key, own, by=by)


def test_a_question_left_out_of_the_template_can_be_asked_again(in_context: World) -> None:
    document = {key: value for key, value in workshop_document().items() if key != "feedback"}
    world = make_world(document=document)
    key = world.workshop.id
    assert form_of(key) == USUAL
    with transaction():
        choose_questions(key, ["useful", "to-change"], by=None)
    full = feedback_forms.full_form(db.session.get_one(Workshop, key))
    assert list(full.by_id) == list(USUAL.by_id)
    with transaction():
        choose_questions(key, ["useful", "clear"], by=None)
    assert list(form_of(key).by_id) == ["useful", "clear"]


def test_a_workshop_without_a_document_asks_the_usual(in_context: World) -> None:
    with transaction():
        db.session.delete(db.session.get_one(WorkshopDocument, in_context.workshop.id))
    assert form_of(in_context.workshop.id) == USUAL
    with transaction(), pytest.raises(Refusal, match="without a template"):
        choose_questions(in_context.workshop.id, ["useful"], by=None)


def test_the_summary_takes_few_queries(in_context: World, count_queries: CountQueries) -> None:
    for number in range(30):
        enter(in_context, f"k-{number}", useful=str(number % 5 + 1))
    with count_queries() as statements:
        summary = queries.feedback_summary(in_context.workshop.id)
    assert (summary.replies, summary.mean) == (30, 3)
    assert len(statements) <= 4
