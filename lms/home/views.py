"""The first page of the site, and in development the page of its components."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from lms.config import Mode
from lms.core.access import EVERYONE, access
from lms.core.home_cards import cards_for
from lms.courses.queries import open_courses
from lms.people.staff_forms import StaffForm

blueprint = Blueprint("home", __name__)
COURSES_SHOWN = 6
MISTAKES = {"full_name": "", "phone": "12", "email": "asha@", "language": "hi", "key": "sample"}


@blueprint.get("/")
@access(EVERYONE)
def show_home() -> str:
    """Show a visitor what this is, and a signed-in person what to do next."""
    if current_user.is_authenticated:
        return render_template("home/home.html", cards=cards_for(current_user))
    courses = [course.document for course in open_courses(COURSES_SHOWN)]
    return render_template("home/welcome.html", courses=courses)


@blueprint.get("/styleguide")
@access(EVERYONE)
def show_styleguide() -> str:
    """Show every component in its states; a real installation does not have this page."""
    if current_app.extensions["settings"].mode is Mode.PRODUCTION:
        abort(404)
    return render_template("styleguide.html", form=_sample_form(), form_with_errors=_sample_form(MISTAKES))


def _sample_form(typed: dict[str, str] | None = None) -> StaffForm:
    """Return a form as pages have it: empty, or checked as it was sent with what was typed."""
    name = "sent" if typed else "new"
    given = MultiDict({f"{name}-{field}": value for field, value in (typed or {}).items()})
    form = StaffForm(given, prefix=name, meta={"csrf": False}, language="hi")
    if typed:
        form.validate()
    return form
