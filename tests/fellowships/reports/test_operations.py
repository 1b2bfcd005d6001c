"""Writing, handing in and answering reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.reports import operations
from lms.fellowships.reports.followers import accepted_followers
from lms.fellowships.reports.models import Report, ReportState, ReportVersion
from lms.fellowships.reports.operations import ReportIncomplete
from lms.fellowships.reports.rules import report_days
from lms.people.models import Person
from lms.questionnaires.drafts import DraftConflict
from tests.fellowships.reports.conftest import World

GIVEN = {"done": "I walked.", "cases": "4"}


@pytest.fixture
def followed() -> Iterator[list[tuple[int, Actor, int]]]:
    """What was told to those who follow an acceptance."""
    heard: list[tuple[int, Actor, int]] = []
    accepted_followers.add("tests", lambda report, actor, by: heard.append((report.month, actor, by)))
    yield heard
    del accepted_followers._entries["tests"]


def report(world: World, month: int = 1) -> Report:
    return db.session.get_one(Report, world.ids[month], populate_existing=True)


def today() -> Any:
    return clock.now().date()


def hand_in(world: World, month: int = 1, answers: dict[str, Any] = GIVEN, **more: int) -> int:
    values = {"seen": report(world, month).version, "number": 1, **more}
    form = plan_of(world.programme).report
    db.session.rollback()
    with transaction():
        return operations.hand_in(world.ids[month], form, answers, today=today(), by=world.person.id, **values).number


def answer(world: World, act: Callable[..., None] = operations.accept, number: int = 1, comment: str = "") -> None:
    with transaction():
        act(world.ids[1], number=number, comment=comment, by=world.mentor.id, actor=Actor.MENTOR)


def actions() -> list[str]:
    entries = select(HistoryEntry.action).where(HistoryEntry.subject_kind == "fellow_reports").order_by(HistoryEntry.id)
    return [action.removeprefix("fellowships.report_") for action in db.session.scalars(entries)]


def versions() -> list[ReportVersion]:
    return list(db.session.scalars(select(ReportVersion).order_by(ReportVersion.number)))


def test_a_report_is_asked_for_on_each_month(in_request: World) -> None:
    rows = [report(in_request, month) for month in (1, 2, 3)]
    found = [(row.from_on, row.to_on, row.due_on) for row in rows]
    assert found == [report_days(in_request.fellow.starts_on, month, 7) for month in (1, 2, 3)]


def test_a_draft_is_kept_and_not_written_over(in_request: World) -> None:
    with transaction():
        assert operations.save_draft(in_request.ids[1], GIVEN, seen=0, today=today()) == 1
    with pytest.raises(DraftConflict) as refused, transaction():
        operations.save_draft(in_request.ids[1], {"done": "Ran"}, seen=0, today=today())
    assert refused.value.stored == {"done": "I walked."}


def test_a_month_that_has_not_begun_takes_no_report(in_request: World) -> None:
    row = report(in_request, 3)
    day = row.from_on
    db.session.rollback()
    with pytest.raises(Refusal), transaction():
        operations.save_draft(in_request.ids[3], GIVEN, seen=0, today=day - timedelta(days=365))
    with transaction():
        operations.save_draft(in_request.ids[3], GIVEN, seen=0, today=day)


def test_what_is_missing_is_named_by_field(in_request: World) -> None:
    with pytest.raises(ReportIncomplete) as refused:
        hand_in(in_request, answers={"done": "", "cases": "-3"})
    assert set(refused.value.problems) == {"done", "cases"}
    assert versions() == []


def test_sent_twice_it_is_handed_in_once(in_request: World) -> None:
    assert [hand_in(in_request), hand_in(in_request)] == [1, 1]
    assert len(versions()) == 1
    assert actions() == ["submitted"]
    with pytest.raises(Refusal):
        hand_in(in_request, number=2)


def test_accepting_calls_what_follows_once(in_request: World, followed: list[tuple[int, Actor, int]]) -> None:
    hand_in(in_request)
    answer(in_request)
    answer(in_request)
    row = report(in_request)
    assert (row.state, row.accepted_at is not None) == (ReportState.ACCEPTED, True)
    assert followed == [(1, Actor.MENTOR, in_request.mentor.id)]
    assert versions()[0].verdict == "accepted"


def test_returned_and_handed_in_again(in_request: World, followed: list[tuple[int, Actor, int]]) -> None:
    hand_in(in_request)
    with pytest.raises(MoveRefused) as refused:
        answer(in_request, operations.send_back)
    assert refused.value.field == "comment"
    answer(in_request, operations.send_back, comment="How many cases?")
    assert (report(in_request).state, followed) == (ReportState.RETURNED, [])
    assert hand_in(in_request, answers={**GIVEN, "cases": "7"}, number=2) == 2
    with pytest.raises(Refusal):
        answer(in_request, number=1)
    answer(in_request, number=2)
    assert [each.answers["cases"] for each in versions()] == ["4", "7"]
    assert actions() == ["submitted", "returned", "submitted", "accepted"]


def test_taken_back_while_nobody_has_answered(in_request: World) -> None:
    hand_in(in_request)
    with transaction():
        operations.take_back(in_request.ids[1], by=in_request.person.id)
    assert (report(in_request).state, report(in_request).answers) == (ReportState.DRAFT, GIVEN)
    hand_in(in_request, number=2)
    answer(in_request, number=2)
    with pytest.raises(MoveRefused), transaction():
        operations.take_back(in_request.ids[1], by=in_request.person.id)


def test_a_waived_month_takes_none_until_it_is_asked_for_again(in_request: World) -> None:
    for _time in range(2):
        with transaction():
            operations.waive(in_request.ids[1], reason="Ill", by=in_request.manager.id, actor=Actor.MANAGER)
    with pytest.raises(Refusal):
        hand_in(in_request)
    with transaction():
        operations.reopen(in_request.ids[1], reason="Well", by=in_request.manager.id, actor=Actor.MANAGER)
    hand_in(in_request)
    assert actions() == ["waived", "reopened", "submitted"]


def test_letters_go_both_ways(in_request: World) -> None:
    with transaction():
        db.session.get_one(Person, in_request.mentor.id).email = "sunil@example.org"
    hand_in(in_request)
    answer(in_request, operations.send_back, comment="How many cases?")
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.address for letter in letters] == ["sunil@example.org", "farzana@example.org"]
    assert "How many cases?" in letters[1].body


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    together = Barrier(len(acts))
    results: list[str] = []

    def do(act: Callable[[], object]) -> None:
        with app.test_request_context():
            together.wait()
            try:
                with transaction():
                    act()
                results.append("done")
            except Refusal:
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_who_answer_at_once_give_one_answer(
    app: Flask, world: World, followed: list[tuple[int, Actor, int]]
) -> None:
    with app.test_request_context():
        hand_in(world)
        db.session.remove()

    def by(act: Callable[..., None], person: Person, actor: Actor) -> Callable[[], None]:
        return lambda: act(world.ids[1], number=1, comment="Read.", by=person.id, actor=actor)

    mentor = by(operations.accept, world.mentor, Actor.MENTOR)
    manager = by(operations.accept, world.manager, Actor.MANAGER)
    assert at_once(app, mentor, manager) == ["done", "refused"]
    assert len(followed) == 1


def test_handed_in_by_two_lines_at_once_it_is_one_version(app: Flask, world: World) -> None:
    form = plan_of(world.programme).report

    def once() -> None:
        operations.hand_in(world.ids[1], form, GIVEN, seen=0, number=1, today=today(), by=world.person.id)

    assert at_once(app, once, once, once) == ["done"] * 3
    with app.app_context():
        assert db.session.scalar(select(func.count(ReportVersion.id))) == 1
