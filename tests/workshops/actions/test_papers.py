"""A plan, its blank form and the note of a visit on paper."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.actions import write_up
from tests.factories.people import sign_in
from tests.workshops.actions.held import Held, add_point, add_visit


def test_papers_are_pdfs(app: Flask, client: FlaskClient, held_for_pages: Held) -> None:
    with app.test_request_context():
        team_id = held_for_pages.team.id
        add_point(held_for_pages)
        visit_id = add_visit(held_for_pages)
        day = held_for_pages.workshop.ends_on
        assert day is not None
        with transaction():
            version = write_up.save_draft(visit_id, {"visited_on": day.isoformat(), "seen": "All"}, seen=1)
        with transaction():
            write_up.hand_in(visit_id, seen=version, by=None)
        db.session.remove()
    code = held_for_pages.code
    assert client.get(f"/workshops/place/{code}/plan.pdf").data.startswith(b"%PDF-")
    sign_in(client, held_for_pages.organiser)
    for path in (
        f"/teams/{team_id}/plan.pdf",
        f"/workshops/{held_for_pages.workshop_id}/actions/blank.pdf",
        f"/visits/{visit_id}.pdf",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), path
