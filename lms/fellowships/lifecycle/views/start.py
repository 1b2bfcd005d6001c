"""Starting a fellow by hand: choose somebody, or make the account; then when and where."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.core.money import plain_rupees
from lms.extensions import db
from lms.fellowships.blueprint import blueprint
from lms.fellowships.lifecycle.forms import StartForm, StartNewForm
from lms.fellowships.lifecycle.starting import NewFellow, start_by_hand
from lms.fellowships.placements.listing import people_to_start
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person
from lms.people.permissions import MANAGERS
from lms.people.queries import person_by_login

SHORTEST_SEARCH = 3
LARGEST_ID = 2**31 - 1


@blueprint.get("/programmes/<slug>/fellows/new")
@access(MANAGERS)
def choose_fellow(slug: str) -> str:
    """Look for the person who shall be a fellow; without an account one can be made."""
    search = str(tidy(request.args.get("search", "")[:80]))
    found = people_to_start(search) if len(search) >= SHORTEST_SEARCH else []
    return render_template(
        "fellowships/lifecycle/choose_fellow.html",
        programme=load_programme(slug),
        search=search,
        people=found,
        is_short=bool(search) and len(search) < SHORTEST_SEARCH,
    )


@blueprint.route("/programmes/<slug>/fellows/start", methods=["GET", "POST"])
@access(MANAGERS)
def start_fellow(slug: str) -> ResponseReturnValue:
    """Ask when and where a fellow begins, and start them: the person whom the address names, or somebody new."""
    programme, person_id = load_programme(slug), _person_id()
    form = (StartForm if person_id else StartNewForm)(data=_begun(programme))
    if form.validate_on_submit():
        try:
            wanted = _wanted(form, person_id)
            with transaction():
                fellow_id = start_by_hand(programme.id, wanted, by=current_user.id).id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The fellow is started, with milestones, reports and stipends."), "success")
            return redirect(url_for("fellowships.show_fellow", fellow_id=fellow_id), 303)
    page = render_template(
        "fellowships/lifecycle/start_fellow.html",
        programme=load_programme(slug),
        form=form,
        person=db.session.get(Person, person_id) if person_id else None,
    )
    return page, 422 if form.is_submitted() else 200


def _person_id() -> int | None:
    """Return whom the address names; somebody with no open account does not exist for this page."""
    person_id = request.args.get("person", type=int)
    if person_id is None:
        return None
    person = db.session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None
    if person is None or not person.may_sign_in:
        abort(404)
    return person_id


def _begun(programme: Programme) -> dict[str, Any]:
    return {
        "stipend": plain_rupees(programme.stipend_paise),
        "funder": programme.funder,
        "form_key": secrets.token_urlsafe(16),
        "language": "hi",
    }


def _wanted(form: StartForm, person_id: int | None) -> NewFellow:
    return NewFellow(
        starts_on=form.starts_on.day,
        placement=form.values(),
        form_key=form.form_key.data or "",
        person_id=person_id,
        account=form.account() if isinstance(form, StartNewForm) else None,
        mentor_id=_mentor_id(form.mentor.data or ""),
    )


def _mentor_id(login: str) -> int | None:
    if not login:
        return None
    mentor = person_by_login(login)
    if mentor is None:
        sentence = _l(
            "Nobody here signs in with “%(typed)s”. Check the spelling, or make the account first.", typed=login[:80]
        )
        raise Refusal(sentence, field="mentor")
    return mentor.id
