"""The first page of the site, and in development the page of its components."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from flask_login import current_user

from lms.config import Mode
from lms.core.access import EVERYONE, access
from lms.core.home_cards import cards_for
from lms.courses.queries import catalogue

blueprint = Blueprint("home", __name__)
COURSES_SHOWN = 6


@blueprint.get("/")
@access(EVERYONE)
def show_home() -> str:
    """Show a visitor what this is, and a signed-in person what to do next."""
    if current_user.is_authenticated:
        return render_template("home/home.html", cards=cards_for(current_user))
    courses = [course.document for course in catalogue()[:COURSES_SHOWN]]
    return render_template("home/welcome.html", courses=courses)


@blueprint.get("/styleguide")
@access(EVERYONE)
def show_styleguide() -> str:
    """Show every component in its states; a real installation does not have this page."""
    if current_app.extensions["settings"].mode is Mode.PRODUCTION:
        abort(404)
    return render_template("styleguide.html")
