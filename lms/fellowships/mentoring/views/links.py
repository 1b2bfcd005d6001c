"""The form of a final review for people without an account: the link in their letter opens it until it is handed in."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import EVERYONE, access
from lms.core.errors import wants_json
from lms.fellowships.blueprint import blueprint
from lms.fellowships.mentoring import filling
from lms.fellowships.mentoring.links import is_spent
from lms.fellowships.mentoring.loaders import load_by_link
from lms.fellowships.mentoring.models import CheckIn

LINK = "/fellowships/look-back/<token>"


def _spent_page(row: CheckIn) -> ResponseReturnValue:
    page = render_template("fellowships/mentoring/link_spent.html", check_in=row)
    return page, 200 if row.handed_in_at else 410, filling.UNKEPT


def _urls(token: str) -> dict[str, str]:
    return {
        "hand_in": url_for("fellowships.hand_in_check_in_link", token=token),
        "save": url_for("fellowships.save_check_in_link", token=token),
    }


@blueprint.get(LINK)
@access(EVERYONE)
def show_check_in_link(token: str) -> ResponseReturnValue:
    """Show the form that a link is for, or why the link opens it no more."""
    row = load_by_link(token)
    return _spent_page(row) if is_spent(row) else filling.form_page(row, _urls(token))


@blueprint.post(f"{LINK}/save")
@access(EVERYONE)
def save_check_in_link(token: str) -> ResponseReturnValue:
    """Save the form as far as it is written."""
    row = load_by_link(token)
    if is_spent(row):
        return _spent_page(row) if not wants_json() else ({"error": ""}, 410)
    answer = filling.save_answer(row.id, filling.read_sent(row))
    return answer if wants_json() else redirect(url_for("fellowships.show_check_in_link", token=token), 303)


@blueprint.post(LINK)
@access(EVERYONE)
def hand_in_check_in_link(token: str) -> ResponseReturnValue:
    """Hand the form in; the link is used up then."""
    row = load_by_link(token)
    if is_spent(row):
        return _spent_page(row)
    sent = filling.read_sent(row)
    if filling.hand_in(row.id, sent, by=None):
        return redirect(url_for("fellowships.show_check_in_link", token=token), 303)
    return filling.form_page(load_by_link(token), _urls(token), sent)
