"""The parts of the home page for those who look after people: the coordinator's teams, the administrator's site."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from lms.core.home_cards import HomeCard, home_cards
from lms.people.permissions import coordinates_somebody, is_administrator
from lms.people.queries import site_counts, team_counts
from lms.people.roles import Role

TEAMS_SHOWN = 6


def enter_home_cards() -> None:
    """Enter both parts, before that of learning."""
    home_cards.add("team", HomeCard(order=6, render=render_teams))
    home_cards.add("site", HomeCard(order=7, render=render_site))


def render_teams(person: Any) -> Markup | None:
    """Return the coordinator's part: each team with how many have not signed in yet; nothing for anybody else."""
    if not coordinates_somebody(person):
        return None
    own = [int(key) for key in person.keys_of(Role.COORDINATOR, "organisation") if key.isdigit()]
    teams = team_counts(own, limit=TEAMS_SHOWN)
    page = render_template("people/_team_card.html", teams=teams, has_more=len(own) > len(teams))
    return Markup(page)  # noqa: S704


def render_site(person: Any) -> Markup | None:
    """Return the administrator's part: who has not signed in yet, and where to go; nothing for anybody else."""
    if not is_administrator(person):
        return None
    return Markup(render_template("people/_site_card.html", counts=site_counts()))  # noqa: S704
