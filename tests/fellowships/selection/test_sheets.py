from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.extensions import db
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.selection import pool, sheets
from lms.fellowships.selection.models import Recommendation, Review, ReviewState
from lms.fellowships.selection.sheets import SheetIncomplete, Typed
from lms.questionnaires.drafts import DraftConflict
from tests.factories.fellowships import make_application
from tests.factories.people import make_person
from tests.fellowships.selection.conftest import World, apply, give, join_pool, letters

WHOLE: Typed = {"score.motivation": "4", "score.field": "n/a", "recommendation": "yes", "shared_comment": "Good."}


@pytest.fixture
def sheet(in_request: Flask, world: World) -> int:
    reviewer = make_person("Rekha", email="rekha@example.org")
    join_pool(world, reviewer)
    return give(world, apply(world, "Asha"), reviewer)


def held(review_id: int) -> Review:
    db.session.rollback()
    return db.session.get_one(Review, review_id, populate_existing=True)


def save(review_id: int, typed: Typed, seen: int = 0) -> int:
    with transaction():
        return sheets.save_sheet(review_id, typed, seen=seen)


def hand_in(review_id: int, typed: Typed, seen: int = 0) -> None:
    with transaction():
        sheets.hand_in(review_id, typed, seen=seen, by=held_reviewer(review_id))


def held_reviewer(review_id: int) -> int:
    return db.session.get_one(Review, review_id).reviewer_id


def test_a_sheet_is_saved_bit_by_bit(sheet: int) -> None:
    assert save(sheet, {"score.motivation": "3", "private_comment": ""}) == 1
    assert save(sheet, {"score.field": "n/a", "private_comment": " Kind.\r\nStrong. "}, seen=1) == 2
    review = held(sheet)
    assert review.scores == {"motivation": 3, "field": None}
    assert review.private_comment == "Kind.\nStrong."
    assert sheets.typed_of(review)["score.field"] == "n/a"


def test_what_is_no_score_is_left_out(sheet: int) -> None:
    assert save(sheet, {"score.motivation": "6", "score.gone": "3", "recommendation": "perhaps"}) == 0
    assert held(sheet).scores == {}


def test_sent_twice_it_is_saved_once(sheet: int) -> None:
    assert save(sheet, WHOLE) == 1
    assert save(sheet, WHOLE, seen=0) == 1


def test_another_window_does_not_write_over_words_unseen(sheet: int) -> None:
    save(sheet, {"shared_comment": "First window"})
    with pytest.raises(DraftConflict) as conflict:
        save(sheet, {"shared_comment": "Second window"}, seen=0)
    assert conflict.value.stored == {"shared_comment": "First window"}
    assert held(sheet).shared_comment == "First window"


def test_a_comment_that_is_too_long_is_refused_beside_its_field(sheet: int) -> None:
    with pytest.raises(Refusal) as refusal:
        save(sheet, {"private_comment": "x" * 4001})
    assert refusal.value.field == "private_comment"


def test_it_is_handed_in_when_everything_is_said(sheet: int) -> None:
    with pytest.raises(SheetIncomplete) as incomplete:
        hand_in(sheet, {"score.motivation": "4"})
    assert set(incomplete.value.problems) == {"score.field", "recommendation"}
    hand_in(sheet, WHOLE)
    hand_in(sheet, WHOLE, seen=1)
    review = held(sheet)
    assert (review.state, review.recommendation, review.version) == (ReviewState.HANDED_IN, Recommendation.YES, 1)
    actions = db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.action.like("%review_handed%"))).all()
    assert len(actions) == 1


def test_what_is_handed_in_is_closed_until_a_manager_gives_it_back(sheet: int, world: World) -> None:
    hand_in(sheet, WHOLE)
    with pytest.raises(Refusal):
        save(sheet, {"shared_comment": "Later"}, seen=1)
    with pytest.raises(MoveRefused), transaction():
        pool.reopen(world.call.id, sheet, reason=" ", by=None)
    with transaction():
        pool.reopen(world.call.id, sheet, reason="Look at the second answer.", by=world.manager.id)
    assert save(sheet, {"shared_comment": "Later"}, seen=1) == 2
    assert letters()[-1] == ("rekha@example.org", "A review is yours again: Call of the year")


def test_a_sheet_of_another_call_is_not_given_back(sheet: int) -> None:
    with pytest.raises(Refusal), transaction():
        pool.reopen(999, sheet, reason="Because", by=None)


def test_a_conflict_needs_its_reason_and_is_declared_once(sheet: int) -> None:
    reviewer = held_reviewer(sheet)
    with pytest.raises(MoveRefused) as refused, transaction():
        sheets.declare_conflict(sheet, reason="", by=reviewer)
    assert refused.value.field == "reason"
    for _time in range(2):
        with transaction():
            sheets.declare_conflict(sheet, reason="She is my cousin.", by=reviewer)
    assert held(sheet).state is ReviewState.CONFLICT
    with pytest.raises(Refusal):
        save(sheet, WHOLE)


def test_nothing_is_scored_after_the_decision(in_request: Flask, world: World) -> None:
    reviewer = make_person("Rekha")
    join_pool(world, reviewer)
    application = apply(world, "Asha")
    sheet = give(world, application, reviewer)
    with transaction():
        db.session.execute(
            Review.__table__.metadata.tables["applications"].update().values(state=ApplicationState.DECLINED)  # type: ignore[attr-defined]
        )
    with pytest.raises(Refusal):
        save(sheet, WHOLE)


def test_a_sheet_that_is_gone_says_so(in_request: Flask, world: World) -> None:
    make_application(world.call)
    with pytest.raises(Refusal):
        save(999, WHOLE)
