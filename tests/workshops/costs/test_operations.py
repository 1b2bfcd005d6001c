from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.history import HistoryEntry
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.workshops.attendance.models import Presence, UnnamedCount
from lms.workshops.costs import operations, queries
from lms.workshops.costs.forms import new_form_key
from lms.workshops.costs.models import CostKind, CostLine, WorkshopFunder
from lms.workshops.costs.operations import Cost, Funding, LineRefused
from lms.workshops.costs.presence import present_at
from lms.workshops.costs.sums import Present
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.planning.times import sessions_of
from lms.workshops.registration.models import Gender
from tests.conftest import CountQueries
from tests.factories.workshops import add_marks, add_participant, make_workshop
from tests.workshops.costs.conftest import Books, make_books

FOOD = Cost(kind=CostKind.FOOD, what="Lunch", paise=4_800_00)
VENUE = Cost(kind=CostKind.VENUE, paise=2_000_00)


def enter(books: Books, *costs: Cost, key: str = "") -> list[int]:
    with transaction():
        lines = operations.add_lines(books.workshop_id, costs, by=books.organiser.id, form_key=key or new_form_key())
        return [line.id for line in lines]


def change(books: Books, funder_id: int, seen: int, **values: object) -> None:
    funding = Funding(**{"name": "Jan Foundation", **values})  # type: ignore[arg-type]
    with transaction():
        operations.change_funder(books.workshop_id, funder_id, funding, seen=seen, by=None)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Run acts in threads; return what was refused."""
    barrier, refused = Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                act()
            except Refusal as refusal:
                refused.append(str(refusal.sentence))

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_lines_add_up_by_kind_and_funder(in_context: Books) -> None:
    jan = in_context.fund(rupees=5_000)
    in_context.spend(4_800, funder_id=jan)
    in_context.spend(700, CostKind.TRAVEL, funder_id=jan)
    in_context.spend(300)
    sums = queries.sums_of(in_context.workshop_id)
    assert dict(sums.by_kind) == {CostKind.FOOD: 5_100_00, CostKind.TRAVEL: 700_00}
    assert (sums.funders[0].spent, sums.funders[0].left, sums.unnamed) == (5_500_00, -500_00, 300_00)
    assert queries.spent([in_context.workshop_id, 0]) == {in_context.workshop_id: 5_800_00}
    assert [each.name for each in queries.funders_of([in_context.workshop_id])[in_context.workshop_id]] == [
        "Jan Foundation"
    ]
    assert queries.spent([]) == {}
    assert queries.funders_of([]) == {}


def test_a_form_sent_twice_enters_its_lines_once(in_context: Books) -> None:
    key = new_form_key()
    assert enter(in_context, FOOD, VENUE, key=key) == enter(in_context, FOOD, VENUE, key=key)
    assert queries.spent([in_context.workshop_id]) == {in_context.workshop_id: 6_800_00}


def test_the_form_of_another_workshop_enters_nothing(in_context: Books) -> None:
    key = new_form_key()
    enter(in_context, FOOD, key=key)
    other = Books(make_workshop().id, in_context.organiser)
    with pytest.raises(Refusal, match="not complete"):
        enter(other, FOOD, key=key)


def test_one_bad_line_keeps_all_out(in_context: Books) -> None:
    tomorrow = today_here() + timedelta(days=1)
    for bad in (
        Cost(kind=CostKind.FOOD, paise=0),
        Cost(kind=CostKind.FOOD, paise=100, spent_on=tomorrow),
        Cost(kind=CostKind.FOOD, paise=100, funder_id=10**6),
    ):
        with pytest.raises(LineRefused) as refused:
            enter(in_context, FOOD, bad)
        assert refused.value.number == 1
    assert queries.spent([in_context.workshop_id]) == {}


def test_too_many_lines_are_refused(in_context: Books) -> None:
    with pytest.raises(Refusal, match="more than 200"):
        enter(in_context, *[FOOD] * 201)


def test_a_struck_line_stays_and_counts_no_more(in_context: Books) -> None:
    line_id = in_context.spend(500)
    for reason in ("entered twice", "another reason"):
        with transaction():
            operations.strike_line(in_context.workshop_id, line_id, reason, by=in_context.organiser.id)
    line = db.session.get_one(CostLine, line_id)
    assert line.struck_reason == "entered twice"
    assert queries.spent([in_context.workshop_id]) == {}
    told = select(HistoryEntry.action).where(HistoryEntry.subject_kind == "workshop_costs")
    actions = db.session.scalars(told.order_by(HistoryEntry.id))
    assert list(actions) == ["workshops.cost_entered", "workshops.cost_struck_out"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_striking_out_needs_a_reason(in_context: Books, reason: str) -> None:
    line_id = in_context.spend(500)
    with pytest.raises(Refusal), transaction():
        operations.strike_line(in_context.workshop_id, line_id, reason, by=None)


def test_a_line_of_another_workshop_is_not_struck(in_context: Books) -> None:
    line_id, other = in_context.spend(500), make_workshop().id
    with pytest.raises(Refusal, match="no longer exists"), transaction():
        operations.strike_line(other, line_id, "why", by=None)


def test_figures_of_a_closed_report_stand(in_context: Books) -> None:
    line_id, funder_id = in_context.spend(500), in_context.fund()
    other = make_books(WorkshopState.REPORTED)
    with transaction():
        for table in (CostLine, WorkshopFunder):
            db.session.execute(table.__table__.update().values(workshop_id=other.workshop_id))  # type: ignore[attr-defined]
    for act in (
        lambda: operations.add_lines(other.workshop_id, [FOOD], by=None, form_key=new_form_key()),
        lambda: operations.strike_line(other.workshop_id, line_id, "why", by=None),
        lambda: operations.add_funder(other.workshop_id, Funding(name="B"), by=None),
        lambda: operations.change_funder(other.workshop_id, funder_id, Funding(name="C"), seen=1, by=None),
        lambda: operations.remove_funder(other.workshop_id, funder_id, by=None),
    ):
        with pytest.raises(Refusal, match="figures stand"), transaction():
            act()


def test_a_funder_is_entered_once(in_context: Books) -> None:
    first = in_context.fund(rupees=100)
    assert in_context.fund(" jan  foundation".strip().title(), rupees=100) == first
    with pytest.raises(Refusal, match="entered already"):
        in_context.fund(rupees=200)
    assert in_context.fund(grant="2026/7", rupees=200) != first


def test_a_funder_is_changed_from_what_was_seen(in_context: Books) -> None:
    funder_id = in_context.fund(rupees=100)
    change(in_context, funder_id, 1, paise=200_00)
    change(in_context, funder_id, 1, paise=200_00)
    with pytest.raises(EditedMeanwhile):
        change(in_context, funder_id, 1, paise=300_00)
    in_context.fund("Other")
    with pytest.raises(Refusal, match="Another funder"):
        change(in_context, funder_id, 2, name="other")
    with pytest.raises(Refusal, match="Write who"):
        change(in_context, funder_id, 2, name="")
    funder = db.session.get_one(WorkshopFunder, funder_id)
    assert (funder.paise, funder.version) == (200_00, 2)


def test_a_funder_that_lines_name_stays(in_context: Books) -> None:
    funder_id = in_context.fund()
    line_id = in_context.spend(10, funder_id=funder_id)
    with transaction():
        operations.strike_line(in_context.workshop_id, line_id, "wrong", by=None)
    with pytest.raises(Refusal, match="1 line names this funder"), transaction():
        operations.remove_funder(in_context.workshop_id, funder_id, by=None)
    free = in_context.fund("Free")
    for _ in range(2):
        with transaction():
            operations.remove_funder(in_context.workshop_id, free, by=None)
    with pytest.raises(Refusal, match="taken out meanwhile"):
        change(in_context, free, 1, name="Free")


def test_two_who_send_the_same_form_at_once_enter_it_once(app: Flask, books: Books) -> None:
    key = new_form_key()
    assert at_once(app, *[lambda: enter(books, FOOD, VENUE, key=key)] * 3) == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CostLine)) == 2


def test_a_funder_is_not_taken_out_under_a_line(app: Flask, books: Books) -> None:
    with app.app_context():
        funder_id = books.fund()

    def remove() -> None:
        with transaction():
            operations.remove_funder(books.workshop_id, funder_id, by=None)

    refused = at_once(app, remove, lambda: books.spend(10, funder_id=funder_id))
    assert len(refused) == 1
    with app.app_context():
        is_there = db.session.get(WorkshopFunder, funder_id) is not None
        assert bool(queries.spent([books.workshop_id])) == is_there


def test_who_came_is_counted_with_names_and_without(in_context: Books) -> None:
    workshop = db.session.get_one(Workshop, in_context.workshop_id)
    for number in range(3):
        add_marks(workshop, add_participant(workshop), number)
    add_marks(workshop, add_participant(workshop), 2, Presence.ABSENT)
    with transaction():
        db.session.add(UnnamedCount(workshop_id=workshop.id, number=10, counted_at=clock.now(), counted_by_id=None))
    present = present_at(in_context.workshop_id)
    assert (present.people, present.person_days) == (12, 12)


def test_unnamed_people_of_sessions_are_counted_by_their_highest_kind(in_context: Books) -> None:
    first, second, *_rest = sessions_of(in_context.workshop_id)
    kinds = {Gender.WOMAN: (10, 12), Gender.MAN: (5, 1)}
    with transaction():
        for gender, numbers in kinds.items():
            for timed, number in zip((first, second), numbers, strict=True):
                count = UnnamedCount(
                    workshop_id=in_context.workshop_id,
                    session_id=timed.session.id,
                    gender=gender,
                    number=number,
                    counted_at=clock.now(),
                )
                db.session.add(count)
    assert present_at(in_context.workshop_id) == Present(17, 17)


def test_sums_take_few_queries(in_context: Books, count_queries: CountQueries) -> None:
    for number in range(5):
        in_context.spend(100, funder_id=in_context.fund(f"Funder {number}"))
    with count_queries() as statements:
        queries.sums_of(in_context.workshop_id)
        present_at(in_context.workshop_id)
    assert len(statements) <= 5


def test_who_entered_a_line_is_forgotten(in_context: Books) -> None:
    line_id, person_id = in_context.spend(500), in_context.organiser.id
    held = personal_data["workshop_costs"]
    assert held.export is not None
    assert held.erase is not None
    assert held.export(person_id)[0]["rupees"] == "500.00"
    with transaction():
        held.erase(person_id)
    assert held.export(person_id) == []
    assert db.session.get_one(CostLine, line_id).paise == 500_00
