from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lms.core.clock import today_here
from lms.workshops.planning.models import Mode, Workshop, WorkshopState
from lms.workshops.planning.next_steps import next_steps, offered_moves

S = WorkshopState


def workshop(state: S, *, starts_in: int | None = None, **values: object) -> Workshop:
    day = today_here() + timedelta(days=starts_in) if starts_in is not None else None
    return Workshop(state=state, starts_on=day, ends_on=day, mode=Mode.IN_PERSON, **values)


def steps(found: Workshop, *, is_ready: bool = True) -> list[tuple[str, bool]]:
    listed = next_steps(found, has_teachers=is_ready, has_sessions=is_ready)
    return [(step.verb or step.endpoint.removeprefix("workshops."), step.is_done) for step in listed]


def test_a_draft_is_prepared_and_announced(app_context: Flask) -> None:
    assert steps(workshop(S.DRAFT, venue="", district=""), is_ready=False) == [
        ("list_facilitators", False),
        ("show_agenda", False),
        ("edit_workshop", False),
        ("show_days", False),
        ("announced", False),
    ]
    ready = steps(workshop(S.DRAFT, starts_in=3, venue="Hall"))
    assert [is_done for _, is_done in ready] == [True, True, True, True, False]


def test_what_is_announced_gets_days_and_opens(app_context: Flask) -> None:
    assert steps(workshop(S.ANNOUNCED)) == [("show_days", False)]
    assert steps(workshop(S.ANNOUNCED, starts_in=3)) == [("show_days", True), ("opened", False)]


def test_what_is_over_is_said_to_be_held_and_reported(app_context: Flask) -> None:
    assert steps(workshop(S.RUNNING, starts_in=1)) == []
    assert steps(workshop(S.RUNNING, starts_in=0)) == [("held", False)]
    assert steps(workshop(S.HELD)) == [("reported", False)]
    assert steps(workshop(S.CANCELLED)) == []


def test_only_moves_whose_time_has_come_are_offered(app_context: Flask) -> None:
    verbs = ["taken_back", "opened", "begun", "cancelled"]
    early = workshop(S.ANNOUNCED, starts_in=2, last_in_line=0)
    assert offered_moves(early, verbs, []) == ["taken_back", "opened", "cancelled"]
    wanted = workshop(S.ANNOUNCED, last_in_line=4)
    assert offered_moves(wanted, verbs, []) == ["cancelled"]
    today = workshop(S.CLOSED, starts_in=0, last_in_line=4)
    assert offered_moves(today, ["begun", "held"], next_steps(today, has_teachers=True, has_sessions=True)) == [
        "begun",
        "held",
    ]
