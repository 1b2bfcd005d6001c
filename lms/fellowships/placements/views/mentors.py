"""Who accompanies a fellow: managers add them and take them away."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.moves import Actor
from lms.fellowships.placements import operations
from lms.fellowships.placements.forms import MentorForm
from lms.fellowships.placements.loaders import load_fellow
from lms.fellowships.placements.queries import MentorRow, mentors_of
from lms.fellowships.placements.views.fellows import fellow_page
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES, MentorRole
from lms.people.permissions import MANAGERS
from lms.people.queries import person_by_login


@blueprint.post("/fellows/<int:fellow_id>/mentors")
@access(MANAGERS)
def add_mentor(fellow_id: int) -> ResponseReturnValue:
    """Let somebody accompany a fellow; sent twice, they are there once."""
    load_fellow(fellow_id, Actor.MANAGER)
    form = MentorForm()
    if form.validate_on_submit():
        try:
            person_id = _person_id(form.login.data or "")
            with transaction():
                operations.add_mentor(fellow_id, person_id, MentorRole(form.role.data), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The mentor is added, and can open the pages of this fellow now."), "success")
            return redirect(url_for("fellowships.show_fellow", fellow_id=fellow_id), 303)
    return fellow_page(load_fellow(fellow_id), form), 422


def _person_id(login: str) -> int:
    person = person_by_login(login)
    if person is None:
        sentence = _l(
            "Nobody here signs in with “%(typed)s”. Check the spelling, or make the account first.", typed=login[:80]
        )
        raise Refusal(sentence, field="login")
    return person.id


@blueprint.route("/fellows/<int:fellow_id>/mentors/<int:mentorship_id>/remove", methods=["GET", "POST"])
@access(MANAGERS)
def remove_mentor(fellow_id: int, mentorship_id: int) -> ResponseReturnValue:
    """Ask, then let somebody no longer accompany a fellow."""
    seat, mentor = load_fellow(fellow_id, Actor.MANAGER), _mentor(fellow_id, mentorship_id)
    if request.method == "POST":
        with transaction():
            operations.remove_mentor(mentorship_id, by=current_user.id)
        flash(_("%(name)s no longer accompanies this fellow.", name=mentor.full_name), "success")
        return redirect(url_for("fellowships.show_fellow", fellow_id=fellow_id), 303)
    return render_template(
        "fellowships/placements/remove_mentor.html", seat=seat, mentor=mentor, role=MENTOR_ROLE_NAMES[mentor.role]
    )


def _mentor(fellow_id: int, mentorship_id: int) -> MentorRow:
    found = next((mentor for mentor in mentors_of(fellow_id) if mentor.id == mentorship_id), None)
    if found is None:
        abort(404)
    return found
