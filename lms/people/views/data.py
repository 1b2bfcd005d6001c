"""What is held about a person: to read, to take away, to delete; and the notice for everybody."""

from __future__ import annotations

import json

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.config import Settings
from lms.core import clock
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import PAGE_SIZE, Page, requested_page
from lms.core.privacy import PersonalData, instant_text, personal_data
from lms.people.blueprint import blueprint
from lms.people.browsers import forget_session
from lms.people.erasure import about_people, erase_person, export_person
from lms.people.forms import DeleteAccountForm
from lms.people.names import search_key
from lms.people.privacy import Rows
from lms.people.views.account import own_account, require_password

SHOWN_AT_FIRST = 5


@blueprint.get("/account/data")
@access(SIGNED_IN)
def show_data() -> ResponseReturnValue:
    """Show everything held about the reader, by kind: the first rows of each, or all rows of one in pages."""
    table = request.args.get("table")
    if table:
        return _one_table(table)
    return render_template("people/data.html", parts=held_parts(current_user.id), shown=SHOWN_AT_FIRST)


def held_parts(person_id: int) -> list[tuple[PersonalData, Rows]]:
    """Return everything held about a person, by kind."""
    held = export_person(person_id)
    return [(declared, held[declared.table]) for declared in about_people()]


def _one_table(table: str) -> ResponseReturnValue:
    declared = personal_data.find(table)
    if declared is None or declared.export is None:
        abort(404)
    rows, number = declared.export(current_user.id), requested_page()
    start = (number - 1) * PAGE_SIZE
    page = Page(rows[start : start + PAGE_SIZE], number, PAGE_SIZE, len(rows))
    return render_template("people/data_table.html", declared=declared, page=page)


@blueprint.get("/account/data.json")
@access(SIGNED_IN)
def download_data() -> ResponseReturnValue:
    """Give everything held about the reader as JSON, to keep or to take elsewhere."""
    return data_file(current_user.id, "my-data.json")


def data_file(person_id: int, name: str) -> Response:
    """Return everything held about a person as a file of JSON, which no cache keeps."""
    held = {"made_at": instant_text(clock.now()), "person": person_id}
    body = json.dumps(held | export_person(person_id), ensure_ascii=False, indent=2)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/account/delete")
@access(SIGNED_IN)
def ask_delete() -> ResponseReturnValue:
    """Say what deleting the account does, and ask."""
    return _delete_page(DeleteAccountForm(formdata=None))


def _delete_page(form: DeleteAccountForm, status: int = 200) -> ResponseReturnValue:
    return render_template("people/delete.html", form=form, parts=parts_to_erase(current_user.id)), status


def parts_to_erase(person_id: int) -> list[PersonalData]:
    """Return the kinds of which something is held about a person: what erasing them is about."""
    return [declared for declared, rows in held_parts(person_id) if rows]


@blueprint.post("/account/delete")
@access(SIGNED_IN)
def delete_account() -> ResponseReturnValue:
    """Delete the account for good, if the person means it and it is them."""
    form = DeleteAccountForm()
    if not form.validate_on_submit():
        return _delete_page(form, 422)
    try:
        require_name(form.confirmation.data or "", current_user.full_name)
        _require_password(form.password.data or "")
        with transaction():
            erase_person(current_user.id, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _delete_page(form, 422)
    response = make_response(redirect(url_for("people.sign_in"), 303))
    forget_session(response)
    flash(_("Your account is deleted."), "success")
    return response


def require_name(typed: str, full_name: str) -> None:
    """Raise Refusal unless the name of the account was typed, in whatever case and spacing."""
    if search_key(typed) != search_key(full_name):
        raise Refusal(_l("This is not the name of the account. Type it as it stands above."), field="confirmation")


def _require_password(typed: str) -> None:
    """Raise Refusal unless the password or a living slip's code was typed."""
    wrong = Refusal(_l("This is not your password. Type it again."), field="password")
    require_password(own_account(), typed, wrong, takes_slip=True)


@blueprint.get("/privacy")
@access(EVERYONE)
def privacy_notice() -> ResponseReturnValue:
    """Say what is held about people, why, for how long, and whom to ask."""
    settings: Settings = current_app.extensions["settings"]
    return render_template("people/privacy.html", parts=about_people(), contact=settings.mail_from)
