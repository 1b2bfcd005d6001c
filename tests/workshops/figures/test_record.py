"""Every figure of the record is what its rows come to: counted by hand, and as long as the list that it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.people.roles import Role
from lms.workshops.actions.models import PointState
from lms.workshops.figures.breakdowns import DIMENSIONS, parts_by
from lms.workshops.figures.record import Record, record_of
from lms.workshops.figures.rows import query_of
from lms.workshops.figures.scope import Scope
from lms.workshops.figures.unnamed import unnamed_by
from lms.workshops.figures.wish import RecordWish
from lms.workshops.library.models import Topic
from lms.workshops.measuring.models import FeedbackReply
from lms.workshops.measuring.queries import gain_of
from lms.workshops.planning.models import Workshop, WorkshopTopic
from lms.workshops.registration.models import CAME, Gender, Participant
from tests.conftest import CountQueries
from tests.workshops.figures.conftest import World, identity_of, make_world

WISHES = {
    "everything": RecordWish(),
    "a state": RecordWish(state="IN-BR"),
    "no state": RecordWish(state="none"),
    "refreshers": RecordWish(kind="refresher"),
    "reported": RecordWish(status="reported"),
    "a period": RecordWish(first=date(2026, 3, 20), last=date(2026, 4, 30)),
    "a topic": RecordWish(topic="law"),
    "without a topic": RecordWish(topic="none"),
    "a funder": RecordWish(funder="Donor A"),
    "nothing": RecordWish(district="Nowhere"),
}


@pytest.fixture(params=[1, 2])
def here(app_context: Flask, request: pytest.FixtureRequest) -> World:
    return make_world(seed=request.param)


def total(scope: Scope, name: str, show: str = "") -> int:
    """Return how many rows the list behind a figure has."""
    return db.session.scalar(select(func.count()).select_from(query_of(name, scope, show).subquery())) or 0


def trained(scope: Scope) -> list[Participant]:
    """Return everybody who was trained, row by row, counted without the database's help."""
    ids = set(scope.ids())
    rows = db.session.scalars(select(Participant).order_by(Participant.id))
    return [row for row in rows if row.workshop_id in ids and row.state in CAME and row.merged_into_id is None]


def key_of(row: Participant) -> Any:
    return row.person_id or row.phone or row.email or f"row {row.id}"


def test_people_are_counted_once_each(here: World) -> None:
    for wish in WISHES.values():
        _check_people(here, Scope(here.identity, wish))


def _check_people(here: World, scope: Scope) -> None:
    times = Counter(key_of(row) for row in trained(scope))
    people = record_of(scope, today_here()).people
    assert people.unique == len(times) == total(scope, "people")
    assert people.repeat == sum(number > 1 for number in times.values()) == total(scope, "people", "repeat")
    assert people.times == times.total() == total(scope, "people", "times")
    women = {key_of(row) for row in trained(scope) if row.gender is Gender.WOMAN}
    assert people.women == len(women) == total(Scope(here.identity, scope.wish.with_gender("woman")), "people")


def test_figures_of_workshops_are_as_long_as_their_lists(here: World) -> None:
    for wish in WISHES.values():
        _check_lists(Scope(here.identity, wish))


def _check_lists(scope: Scope) -> None:
    record = record_of(scope, today_here())
    assert len(record.workshops) == total(scope, "workshops")
    for name in ("gain", "feedback", "attendance", "cost", "unnamed"):
        assert record.count_with(name) == total(scope, "workshops", name)
    for state in PointState:
        assert record.points[state] == total(scope, "points", state)
    assert record.visits.made == total(scope, "visits", "made")
    assert record.visits.due == total(scope, "visits", "due")
    assert record.certificates == total(scope, "certificates")


def test_each_part_opens_its_rows(here: World) -> None:
    for wished in ("everything", "a topic", "a period", "no state"):
        for split in DIMENSIONS:
            _check_parts(here, Scope(here.identity, WISHES[wished]), split)


def _check_parts(here: World, scope: Scope, split: str) -> None:
    parts = parts_by(scope, split)
    assert len({part.words for part in parts}) == len(parts)
    for part in parts:
        own = Scope(here.identity, part.wish)
        assert part.people.unique == total(own, "people")
        assert part.people.repeat == total(own, "people", "repeat")
        assert part.people.times == total(own, "people", "times")
        assert part.people.women == total(Scope(here.identity, part.wish.with_gender("woman")), "people") or (
            split == "gender"
        )
    if split != "topic":
        assert sum(part.people.times for part in parts) == len(trained(scope))


def test_by_topic_a_workshop_counts_at_each_of_its_topics(here: World) -> None:
    scope = Scope(here.identity, RecordWish())
    expected: Counter[str | None] = Counter()
    for row in trained(scope):
        slugs = list(db.session.scalars(_topics_of(row.workshop_id))) or [None]
        expected.update(slugs)
    assert {part.key[0]: part.people.times for part in parts_by(scope, "topic")} == expected


def _topics_of(workshop_id: int) -> Any:
    joined = select(Topic.slug).join(WorkshopTopic, WorkshopTopic.topic_id == Topic.id)
    return joined.where(WorkshopTopic.workshop_id == workshop_id)


def test_the_gain_is_that_of_the_tests_weighted_by_people(here: World) -> None:
    record = record_of(Scope(here.identity, RecordWish()), today_here())
    gains = {key: gain_of(key).whole for key in here.ids}
    for key, each in record.workshops.items():
        assert each.gain.of == gains[key].both
        assert each.gain.value == pytest.approx(gains[key].gain)
    known = [(gain.gain, gain.both) for gain in gains.values() if gain.gain is not None]
    people = sum(both for _gain, both in known)
    assert record.gain.of == people
    assert record.gain.value == pytest.approx(sum(gain * both for gain, both in known) / people)


def test_sums_are_those_of_the_workshops(here: World) -> None:
    record = record_of(Scope(here.identity, RecordWish()), today_here())
    assert record.days == 6
    assert record.unnamed == 5 + 7 + 8
    assert record.cost == 300_004
    assert record.feedback.of == 16
    came = sum(record.workshops[key].came.times + record.workshops[key].unnamed for key in _costed(here))
    assert record.cost_each == round(300_004 / came)
    assert record.person_days == sum(each.presence.person_days for each in record.workshops.values()) > 0


def _costed(here: World) -> Iterator[int]:
    return (key for place, key in enumerate(here.ids) if place != 2)


def test_unnamed_people_stand_beside_each_part(here: World) -> None:
    record = record_of(Scope(here.identity, RecordWish()), today_here())
    for split in ("gender", "age", "qualification", "state", "month"):
        unnamed = unnamed_by(list(record.workshops), split)
        assert unnamed is not None
        parts = parts_by(Scope(here.identity, RecordWish()), split, also=unnamed)
        assert sum(unnamed.get(part.key, 0) for part in parts) == record.unnamed


def test_anonymous_feedback_of_too_few_is_no_figure(here: World) -> None:
    with transaction():
        rows = list(db.session.scalars(select(FeedbackReply).where(FeedbackReply.workshop_id == here.ids[0])))
        for row in rows[2:]:
            db.session.delete(row)
    record = record_of(Scope(here.identity, RecordWish()), today_here())
    assert record.workshops[here.ids[0]].feedback.of == 0
    assert record.feedback.of == 12


def test_nobody_sees_the_figures_of_others(here: World) -> None:
    everything = RecordWish()
    assert set(Scope(here.identity, everything).ids()) == set(here.ids)
    assert set(Scope(identity_of(here.boss, Role.ADMINISTRATOR), everything).ids()) == {*here.ids, here.foreign_id}
    assert not Scope(identity_of(here.boss), everything).ids()


def test_a_draft_counts_only_where_it_is_asked_for(here: World) -> None:
    assert not Scope(here.identity, RecordWish(status="draft")).ids()
    held = Scope(here.identity, replace(RecordWish(), status="held")).ids()
    assert len(held) == len(here.ids) - 1


def test_the_record_asks_the_same_number_of_queries_however_much_there_is(
    here: World, count_queries: CountQueries
) -> None:
    with count_queries() as one:
        record_of(Scope(here.identity, RecordWish(status="reported")), today_here())
    with count_queries() as many:
        record_of(Scope(here.identity, RecordWish()), today_here())
    assert len(one) == len(many) <= 18
    assert db.session.scalar(select(func.count()).select_from(Workshop)) == 5


def test_a_record_of_nothing_has_no_means(app_context: Flask) -> None:
    record = Record(record_of(Scope(make_world(3).identity, WISHES["nothing"]), today_here()).people, {})
    assert record.people.share_of_women is None
    assert record.attendance.value is record.gain.value is record.feedback.value is record.cost_each is None
    assert record.points_done is None
