from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.agreements import MOST_TARGETS, Target, agreements_of, sign_agreement, write_agreement
from lms.fellowships.placements.models import Fellow, LearningAgreement
from tests.factories.fellowships import make_fellow, make_mentor, make_programme
from tests.people.test_at_once import DONE, REFUSED, at_once, count

READ_LAW: Target = {"target": "Read the wage law", "sign": "A note of two pages", "month": 2}
MAP: Target = {"target": "Map the blocks", "sign": "", "month": 3}


def write(fellow: Fellow, *targets: Target, seen: int = 0) -> LearningAgreement:
    with transaction():
        return write_agreement(fellow.id, targets, seen=seen, by=fellow.person_id or 0)


def test_a_change_is_a_new_version_that_nobody_has_signed(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    mentor = make_mentor(fellow)
    write(fellow, READ_LAW)
    with transaction():
        sign_agreement(fellow.id, 1, actor=Actor.FELLOW, by=fellow.person_id or 0)
        sign_agreement(fellow.id, 1, actor=Actor.MENTOR, by=mentor.id)
    write(fellow, READ_LAW, MAP, seen=1)
    second, first = agreements_of(fellow.id)
    assert (first.number, first.targets, first.mentor_id) == (1, [READ_LAW], mentor.id)
    assert first.fellow_signed_at is not None
    assert first.mentor_signed_at is not None
    assert (second.number, second.targets, second.fellow_signed_at) == (2, [READ_LAW, MAP], None)


def test_the_same_words_sent_twice_are_one_version(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    assert write(fellow, READ_LAW).number == write(fellow, READ_LAW).number == 1


def test_a_version_written_meanwhile_is_not_lost(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    write(fellow, READ_LAW)
    with pytest.raises(Refusal):
        write(fellow, MAP, seen=0)
    assert [each.targets for each in agreements_of(fellow.id)] == [[READ_LAW]]


@pytest.mark.parametrize("targets", [[], [MAP] * (MOST_TARGETS + 1)])
def test_there_are_from_one_to_eight_targets(app_context: Flask, targets: list[Target]) -> None:
    with pytest.raises(Refusal):
        write(make_fellow(make_programme()), *targets)


def test_only_the_latest_version_is_signed_and_once(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    by = fellow.person_id or 0
    with pytest.raises(Refusal), transaction():
        sign_agreement(fellow.id, 1, actor=Actor.FELLOW, by=by)
    write(fellow, READ_LAW)
    write(fellow, MAP, seen=1)
    with pytest.raises(Refusal), transaction():
        sign_agreement(fellow.id, 1, actor=Actor.FELLOW, by=by)
    with transaction():
        signed_at = sign_agreement(fellow.id, 2, actor=Actor.FELLOW, by=by).fellow_signed_at
    with transaction():
        assert sign_agreement(fellow.id, 2, actor=Actor.FELLOW, by=by).fellow_signed_at == signed_at


def test_it_stays_as_it_is_when_the_fellowship_is_over(app_context: Flask) -> None:
    fellow = make_fellow(make_programme(), state="completed", ended_on=make_fellow(make_programme()).ends_on)
    with pytest.raises(Refusal):
        write(fellow, READ_LAW)


def test_fellow_and_mentor_write_at_once(app: Flask) -> None:
    with app.app_context():
        fellow = make_fellow(make_programme())
        db.session.remove()
    results = at_once(
        app,
        lambda: write_agreement(fellow.id, [READ_LAW], seen=0, by=fellow.person_id or 0),
        lambda: write_agreement(fellow.id, [MAP], seen=0, by=fellow.person_id or 0),
    )
    assert results == [DONE, REFUSED]
    assert count(app, select(func.count()).select_from(LearningAgreement)) == 1
