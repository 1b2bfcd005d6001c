"""Which entry of the navigation says that the reader is there, or under it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.people import make_member, make_organisation, make_person, sign_in


def marked(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    """Return the marked entries of the main navigation: where each leads, and how it is marked."""
    page = client.get(path, follow_redirects=True).text
    (menu,) = re.findall('<nav aria-label="Main">.*?</nav>', page, re.DOTALL)
    found: list[tuple[str, str]] = re.findall('href="([^"]+)" aria-current="([^"]+)"', menu)
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", [("/", "page")]),
        ("/people", [("/people", "page")]),
        ("/people?page=2", [("/people", "page")]),
        ("/people/invite", [("/people", "true")]),
        ("/people/999999", [("/people", "true")]),
        ("/organisations/new", [("/organisations", "true")]),
        ("/account/sessions", [("/account", "true")]),
        ("/history", [("/history", "page")]),
        ("/courses/no-such-course", [("/courses", "true")]),
        ("/coursesandmore", []),
        ("/privacy", []),
    ],
)
def test_a_page_marks_its_section(app: Flask, client: FlaskClient, path: str, expected: list[tuple[str, str]]) -> None:
    with app.app_context():
        person = make_person(roles=["administrator"])
    sign_in(client, person)
    assert marked(client, path) == expected


def test_the_pages_of_a_team_lie_under_my_team_where_there_are_no_organisations(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        organisation = make_organisation()
        roles = [("coordinator", f"organisation:{organisation.id}")]
        coordinator = make_member(organisation, "Ravi Prakash", roles=roles)
        member = make_member(organisation, "Sunita Yadav")
        both = make_member(organisation, "Lata Menon", roles=["administrator", *roles])
    sign_in(client, coordinator)
    team = f"/organisations/{organisation.id}/people"
    for path in ("/team", team, f"{team}/new", f"/people/{member.id}/slip"):
        assert marked(client, path) == [("/team", "true")], path
    client.post("/sign-out")
    sign_in(client, both)
    assert marked(client, team) == [("/organisations", "true")]
