"""The first page of a new installation: who runs it."""

from __future__ import annotations

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people import codes
from lms.people.blueprint import blueprint
from lms.people.forms import SetUpForm
from lms.people.logins import login_column
from lms.people.models import CodePurpose
from lms.people.operations import set_up as make_first_administrator
from lms.people.passwords import check_password, hash_password
from lms.people.views.sign_in import welcome


@blueprint.get("/set-up/<token>")
@access(EVERYONE)
def set_up(token: str) -> ResponseReturnValue:
    """Ask who the first administrator is."""
    _load_setup(token)
    return render_template("people/set_up.html", form=SetUpForm(formdata=None)), 200, {"Cache-Control": "no-store"}


def _load_setup(token: str) -> int:
    code_id = codes.find_link(token, CodePurpose.SET_UP)
    if code_id is None:
        abort(404)
    return code_id


@blueprint.post("/set-up/<token>")
@access(EVERYONE)
def finish_set_up(token: str) -> ResponseReturnValue:
    """Make the first administrator and sign them in."""
    code_id, form = _load_setup(token), SetUpForm()
    if form.validate_on_submit():
        full_name, login, chosen = form.full_name.data or "", form.login.data or "", form.password.data or ""
        try:
            check_password(chosen, [full_name, login])
            new_hash = hash_password(chosen)
            with transaction():
                logins = login_column(login)
                person = make_first_administrator(
                    code_id, full_name, new_hash, language=form.language.data or "en", **logins
                )
                person_id = person.id
        except Refusal as refusal:
            form.take_refusal(_about_login(refusal))
        else:
            flash(_("This site is yours to run. Start with the organisations and people."), "success")
            return welcome(person_id, "/")
    return render_template("people/set_up.html", form=form), 422


def _about_login(refusal: Refusal) -> Refusal:
    """Put what is wrong with an address, number or name beside the one field that takes all three."""
    is_login = refusal.field in {"email", "phone", "sign_in_name"}
    return Refusal(refusal.sentence, field="login" if is_login else refusal.field)
