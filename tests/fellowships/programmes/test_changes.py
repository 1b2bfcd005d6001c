from __future__ import annotations

from typing import Any

import pytest

from lms.core.errors import Refusal
from lms.courses.slugs import free_slug, slug_from
from lms.fellowships.programmes.changes import changed_plan, milestone_of, with_milestone, without_milestone
from lms.fellowships.programmes.documents import MOST_MILESTONES, Plan
from tests.factories.fellowships import plan_document, words

PLAN = Plan.model_validate(plan_document())
VALUES: dict[str, Any] = {"title": words("Camp"), "proof": words("A note"), "month": 2, "reviewer": "lead", "points": 5}


def ids(plan: Plan) -> list[str]:
    return [milestone.id for milestone in plan.milestones]


def test_a_milestone_is_added_in_the_order_of_the_months() -> None:
    assert ids(with_milestone(PLAN, None, **VALUES)) == ["start", "map", "camp", "paper"]
    twice = with_milestone(with_milestone(PLAN, None, **VALUES), None, **VALUES)
    assert ids(twice) == ["start", "map", "camp", "camp-2", "paper"]


def test_a_changed_milestone_keeps_its_id_and_moves_with_its_month() -> None:
    plan = with_milestone(PLAN, "map", **{**VALUES, "month": 3})
    assert ids(plan) == ["start", "map", "paper"]
    assert ids(with_milestone(PLAN, "paper", **{**VALUES, "month": 0})) == ["start", "paper", "map"]
    found = milestone_of(plan, "map")
    assert found is not None
    assert (found.title, found.points) == (words("Camp"), 5)


def test_a_milestone_is_taken_out() -> None:
    assert ids(without_milestone(PLAN, "map")) == ["start", "paper"]
    assert without_milestone(PLAN, "nothing") == PLAN
    assert milestone_of(PLAN, "nothing") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"months": 2}, "months"), ({"mid_term_month": 4}, "mid_term_month"), ({"report_days": 99}, "report_days")],
)
def test_what_does_not_fit_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        changed_plan(PLAN, **changes)
    assert refused.value.field == field


def test_a_milestone_lies_within_the_months_and_there_are_not_too_many() -> None:
    with pytest.raises(Refusal) as refused:
        with_milestone(PLAN, None, **{**VALUES, "month": 4})
    assert refused.value.field == "month"
    full = PLAN
    for _time in range(MOST_MILESTONES - len(PLAN.milestones)):
        full = with_milestone(full, None, **VALUES)
    with pytest.raises(Refusal):
        with_milestone(full, None, **VALUES)
    assert len(with_milestone(full, "map", **VALUES).milestones) == MOST_MILESTONES


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ({"en": "Labour & Migration, 2027!"}, "labour-migration-2027"),
        ({"hi": "श्रम", "en": "Labour"}, "labour"),
        ({"hi": "श्रम"}, "otherwise"),
        ({"en": "  Élan  "}, "elan"),
        ({"en": "x" * 200}, "x" * 60),
    ],
)
def test_an_address_is_made_from_a_title(title: dict[str, str], slug: str) -> None:
    assert slug_from(title, "otherwise") == slug


def test_a_taken_address_gets_a_number() -> None:
    assert free_slug("call", {"call", "call-2"}.__contains__) == "call-3"
    assert free_slug("call", set[str]().__contains__) == "call"
