"""When milestones are due, what their state is called, who reviews them, and which links are taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.errors import Refusal
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.milestones.rules import (
    MOST_LINKS,
    Progress,
    clean_links,
    due_day,
    is_link,
    progress,
    review_actor,
    shown_state,
)
from lms.fellowships.moves import Actor
from lms.fellowships.programmes.roles import MentorRole

DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("month", "due_on"),
    [(0, date(2026, 1, 29)), (1, date(2026, 2, 14)), (3, date(2026, 4, 14)), (12, date(2027, 1, 14))],
)
def test_a_milestone_is_due_on_the_last_day_of_its_month(month: int, due_on: date) -> None:
    assert due_day(date(2026, 1, 15), month) == due_on


@pytest.mark.parametrize(
    ("days", "shown"), [(15, "upcoming"), (14, "due"), (1, "due"), (0, "due"), (-1, "overdue"), (-100, "overdue")]
)
def test_an_open_milestone_is_named_by_its_day(days: int, shown: str) -> None:
    assert shown_state(MilestoneState.OPEN, DAY + timedelta(days=days), DAY) == shown


@given(st.sampled_from([each for each in MilestoneState if each is not MilestoneState.OPEN]), st.integers(-400, 400))
@settings(max_examples=30)
def test_any_other_state_is_named_as_it_is(state: MilestoneState, days: int) -> None:
    assert shown_state(state, DAY + timedelta(days=days), DAY) == str(state)


def test_progress_leaves_out_what_is_waived() -> None:
    rows = [
        Milestone(state=MilestoneState.APPROVED, points=10),
        Milestone(state=MilestoneState.OPEN, points=20),
        Milestone(state=MilestoneState.WAIVED, points=40),
    ]
    assert progress(rows) == Progress(approved=1, asked=2, points=10, of_points=30)
    assert progress([]) == Progress(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("reviewer", "actors", "roles", "actor"),
    [
        ("legal", {Actor.MENTOR}, {MentorRole.LEGAL}, Actor.MENTOR),
        ("legal", {Actor.MENTOR}, {MentorRole.RESEARCH}, None),
        ("legal", {Actor.MENTOR}, {MentorRole.LEAD}, Actor.MENTOR),
        ("manager", {Actor.MENTOR}, {MentorRole.HOST}, None),
        ("legal", {Actor.MANAGER}, set(), Actor.MANAGER),
        ("legal", {Actor.MENTOR, Actor.MANAGER}, {MentorRole.RESEARCH}, Actor.MANAGER),
        ("manager", {Actor.FELLOW}, set(), None),
    ],
)
def test_who_reviews(reviewer: str, actors: set[Actor], roles: set[MentorRole], actor: Actor | None) -> None:
    assert review_actor(reviewer, actors, roles) is actor


def test_links_are_whole_addresses_each_once() -> None:
    assert clean_links(" https://example.org/a\nhttp://example.org/b\nhttps://example.org/a ") == [
        "https://example.org/a",
        "http://example.org/b",
    ]
    assert clean_links("") == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "example.org", "https://", "ftp://example.org", "http://[", "data:,x"]
)
def test_what_is_no_address_of_a_page_is_refused(link: str) -> None:
    assert not is_link(link)
    with pytest.raises(Refusal) as refused:
        clean_links(link)
    assert refused.value.field == "links"


def test_links_have_bounds() -> None:
    assert not is_link(f"https://example.org/{'a' * 500}")
    with pytest.raises(Refusal):
        clean_links("\n".join(f"https://example.org/{number}" for number in range(MOST_LINKS + 1)))
