from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection import exports
from lms.fellowships.selection.models import Stage
from lms.fellowships.selection.ranking import proposal, ranked_applications, seats_of, sorted_lines
from tests.conftest import CountQueries
from tests.factories.people import make_person
from tests.fellowships.selection.conftest import NO, YES, World, apply, give, join_pool, score

pytestmark = pytest.mark.usefixtures("in_request")
INTERVIEW = ApplicationState.INTERVIEW


def change(world: World, **values: object) -> Call:
    with transaction():
        call = db.session.get_one(Call, world.call.id)
        for name, value in values.items():
            setattr(call, name, value)
    return call


def test_the_best_come_first_and_equal_ones_share_a_rank(world: World) -> None:
    names = ("Low", "Best", "Same", "Unscored", "Declared")
    low, best, same, _unscored, _out = (apply(world, name) for name in names)
    score(low, 2, 2)
    for application in (best, same):
        score(application, 5, 2)
    apply(world, "Draft", ApplicationState.DRAFT)
    apply(world, "Withdrawn", ApplicationState.WITHDRAWN)
    lines = ranked_applications(world.call)
    assert [(line.full_name, line.rank, line.score) for line in lines] == [
        ("Best", 1, 4.0),
        ("Same", 1, 4.0),
        ("Low", 3, 2.0),
        ("Unscored", None, None),
        ("Declared", None, None),
    ]


def test_both_stages_and_a_disagreement_are_shown(world: World) -> None:
    asha = apply(world, "Asha", INTERVIEW)
    score(asha, 5, 5, YES)
    score(asha, 4, 4, NO)
    score(asha, None, None, YES, stage=Stage.INTERVIEW, scores={"talk": 3})
    (line,) = ranked_applications(world.call)
    assert (line.review.score, line.interview.score, line.score) == (4.5, 3.0, 3.75)
    assert line.is_disputed
    assert str(line.review.recommendation) == "maybe"


def test_a_sheet_that_is_not_handed_in_counts_for_nothing_but_is_missed(world: World) -> None:
    rekha = make_person("Rekha")
    join_pool(world, rekha)
    give(world, apply(world, "Asha"), rekha)
    (line,) = ranked_applications(world.call)
    assert (line.score, line.unfinished) == (None, 1)


def test_the_seats_propose_by_rank_and_bounds(world: World) -> None:
    call = change(world, seats=2, seats_by={"state": {"IN-RJ": 1}}, has_interview=False)
    first, second = apply(world, "First"), apply(world, "Second")
    third = apply(world, "Third", state_code="IN-UP")
    apply(world, "Unscored", state_code="IN-UP")
    for application, points in ((first, 5), (second, 4), (third, 3)):
        score(application, points, points)
    found = proposal(call, ranked_applications(call))
    assert (found.selected, found.waiting) == ((first.id, third.id), (second.id,))


def test_with_interviews_only_those_who_were_there_are_proposed(world: World) -> None:
    met, unmet = apply(world, "Met", INTERVIEW), apply(world, "Unmet")
    apply(world, "Placed", ApplicationState.PLACED)
    for application in (met, unmet):
        score(application, 4, 4)
    lines = ranked_applications(world.call)
    assert proposal(world.call, lines).selected == (met.id,)
    assert seats_of(world.call, lines).free == 1


def test_lines_are_sorted_with_what_has_no_value_last(world: World) -> None:
    score(apply(world, "Bina", state_code="IN-UP"), 2, 2)
    score(apply(world, "Asha", INTERVIEW, state_code=""), 4, 4)
    apply(world, "Chand")
    lines = ranked_applications(world.call)

    def names(key: str, *, descending: bool = False) -> list[str]:
        return [line.full_name for line in sorted_lines(lines, key, descending=descending)]

    assert names("rank") == ["Asha", "Bina", "Chand"]
    assert names("review", descending=True) == ["Asha", "Bina", "Chand"]
    assert names("review") == ["Bina", "Asha", "Chand"]
    assert names("name", descending=True) == ["Chand", "Bina", "Asha"]
    assert names("home") == ["Chand", "Bina", "Asha"]
    assert names("state") == ["Bina", "Chand", "Asha"]


def test_a_hundred_applications_cost_as_many_queries_as_one(world: World, count_queries: CountQueries) -> None:
    for number in range(12):
        score(apply(world, f"Applicant {number}"), 3, 3)
    with count_queries() as statements:
        ranked_applications(world.call)
    assert len(statements) == 3


def test_the_table_is_exported_without_formulas(world: World) -> None:
    asha = apply(world, "=Asha()", INTERVIEW)
    score(asha, 5, 4)
    lines = ranked_applications(world.call)
    (row,) = exports.rows(lines)
    assert row[:6] == (1, asha.id, "=Asha()", "Interview", 4.67, 4.67)
    sheet = load_workbook(io.BytesIO(exports.workbook(lines))).worksheets[0]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert cells[0] == exports.header()
    assert cells[1][2] == "'=Asha()"
