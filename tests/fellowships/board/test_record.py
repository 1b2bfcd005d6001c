"""The record of one fellow, the timeline on it, and the comparison of calls."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.board.comparison import comparison_of
from lms.fellowships.lifecycle.timeline import MARGIN, WIDTH, Scale, timeline_of
from lms.fellowships.milestones.models import MOVES, Milestone
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from tests.factories.people import sign_in
from tests.fellowships.board.conftest import World


@pytest.fixture
def waived(app: Flask, world: World) -> str:
    """Waive a milestone of the late fellow and return why."""
    with app.app_context(), transaction():
        row = db.session.query(Milestone).filter_by(fellow_id=world.late.id, plan_id="map").one()
        MOVES.make(row, "waived", actor=Actor.MANAGER, by=world.manager.id, reason="The office was closed.")
    return "The office was closed."


def test_the_record_says_who_changed_what_and_why(client: FlaskClient, world: World, waived: str) -> None:
    for person in (world.manager, world.late_person):
        page = sign_in(client, person).get(f"/fellows/{world.late.id}/record").text
        assert waived in page
        assert "Mira Manager" in page
        assert "<svg" in page


def test_a_mentor_and_others_do_not_get_it(client: FlaskClient, world: World) -> None:
    for ending in ("record", "record.pdf"):
        assert sign_in(client, world.mentor).get(f"/fellows/{world.late.id}/{ending}").status_code == 404
        assert sign_in(client, world.late_person).get(f"/fellows/{world.fresh.id}/{ending}").status_code == 404
    assert sign_in(client, world.manager).get("/fellows/999999/record").status_code == 404


def test_the_paper_holds_the_whole_record(client: FlaskClient, world: World, waived: str) -> None:
    answer = sign_in(client, world.manager).get(f"/fellows/{world.late.id}/record.pdf")
    assert answer.mimetype == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "Record of Late Lakhan" in text
    assert waived in text


def test_the_line_of_a_year_holds_all_and_stays_inside(app_context: Flask, world: World) -> None:
    today = world.late.starts_on + timedelta(days=40)
    line = timeline_of(db.session.get_one(Fellow, world.late.id), today)
    assert [mark.month for mark in line.reports] == [1, 2, 3]
    assert line.reports[0].state == "late"
    assert line.milestones[0].state == "overdue"
    assert line.today is not None
    assert all(MARGIN <= mark.x <= WIDTH - MARGIN for mark in (*line.milestones, *line.reports))
    assert timeline_of(db.session.get_one(Fellow, world.late.id), date(2000, 1, 1)).today is None


def test_the_ends_of_the_scale_are_its_margins() -> None:
    scale = Scale(date(2026, 1, 1), date(2026, 12, 31))
    assert scale(date(2026, 1, 1)) == MARGIN
    assert scale(date(2026, 12, 31)) == WIDTH - MARGIN
    assert scale(date(2030, 1, 1)) == WIDTH - MARGIN


def test_calls_are_compared_by_what_was_due(app_context: Flask, world: World, waived: str) -> None:
    today = world.late.ends_on + timedelta(days=60)
    with transaction():
        for plan_id in ("start", "paper"):
            row = db.session.query(Milestone).filter_by(fellow_id=world.late.id, plan_id=plan_id).one()
            MOVES.make(row, "submitted", actor=Actor.FELLOW, by=None)
            if plan_id == "start":
                MOVES.make(row, "approved", actor=Actor.MANAGER, by=None)
        db.session.query(Milestone).filter_by(fellow_id=world.fresh.id).delete()
    (compared,) = comparison_of(world.programme.id, today)
    assert (compared.fellows, compared.running, compared.completed, compared.left) == (2, 2, 0, 0)
    assert compared.milestones_approved == 50
    assert compared.reports_in_time == 0


def test_the_comparison_is_for_managers(client: FlaskClient, world: World) -> None:
    address = f"/programmes/{world.programme.slug}/comparison"
    assert "Without a call" in sign_in(client, world.manager).get(address).text
    assert "Without a call" in client.get(f"{address}.csv").text
    assert sign_in(client, world.late_person).get(address).status_code == 403
