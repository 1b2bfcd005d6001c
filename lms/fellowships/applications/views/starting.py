"""Beginning an application, and finding it again by its code."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from lms.core import clock
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import chosen_language
from lms.core.limits import Limit, take
from lms.extensions import db
from lms.fellowships.applications import operations, queries
from lms.fellowships.applications.closing import why_closed
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.forms import FindForm, LostForm, StartForm
from lms.fellowships.applications.loaders import find_own
from lms.fellowships.applications.operations import SecondApplication
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_open_call
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.rules import is_open
from lms.fellowships.calls.wording import call_instant
from lms.people.identity import signed_in_id
from lms.people.logins import email_of
from lms.people.models import Person
from lms.people.slowing import network_of

BEGUN = Limit("applications begun", burst=30, every=timedelta(minutes=1))


@blueprint.route("/fellowships/<call_slug>/apply", methods=["GET", "POST"])
@access(EVERYONE)
def start_application(call_slug: str) -> ResponseReturnValue:
    """Ask who applies, and begin the application; its page shows the code."""
    call, form = load_open_call(call_slug), _start_form()
    if form.validate_on_submit():
        try:
            code = _begin(call, form)
        except SecondApplication as second:
            flash(str(second.sentence), "info")
            return redirect(url_for("fellowships.show_own_application", code=second.code), 303)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return redirect(url_for("fellowships.show_own_application", code=code), 303)
        call = load_open_call(call_slug)
    page = render_template(
        "fellowships/applications/start.html",
        call=call,
        form=form,
        closes=call_instant(call.closes_at, call),
        closed=None if is_open(call, clock.now()) else why_closed(call),
    )
    return page, 422 if form.is_submitted() else 200


def _start_form() -> StartForm:
    """Return the form, filled in with what the account of who is signed in says."""
    person = None if request.method == "POST" else db.session.get(Person, signed_in_id() or 0)
    known = {"full_name": person.full_name, "email": person.email, "phone": person.phone} if person else {}
    return StartForm(data=known)


def _begin(call: Call, form: StartForm) -> str:
    """Begin an application and return its code. Raises Refusal; too many from one place have to wait (429)."""
    call_id = call.id
    if take(BEGUN, network_of(request.remote_addr)):
        raise TooManyRequests
    with transaction():
        begun = operations.start(
            call_id,
            full_name=form.full_name.data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
            language=chosen_language(),
            form_key=form.key.data or "",
            person_id=signed_in_id(),
        )
        return code_of(begun)


@blueprint.route("/fellowships/application", methods=["GET", "POST"])
@access(EVERYONE)
def find_application() -> ResponseReturnValue:
    """Ask for the code of an application, and go to it."""
    form = FindForm()
    if form.validate_on_submit():
        application = find_own(form.code.data or "")
        if application is not None:
            return redirect(url_for("fellowships.show_own_application", code=code_of(application)), 303)
        sentence = _("No application has this code. Compare it with what you wrote down, letter by letter.")
        form.take_refusal(Refusal(sentence, field="code"))
    return _find_page(form, LostForm(formdata=None))


def _find_page(form: FindForm, lost: LostForm) -> ResponseReturnValue:
    page = render_template("fellowships/applications/find.html", form=form, lost=lost)
    return page, 422 if form.errors or lost.errors else 200


@blueprint.post("/fellowships/application/lost")
@access(EVERYONE)
def send_application_links() -> ResponseReturnValue:
    """Send the links of applications to their e-mail address; the answer does not tell whether there are any."""
    lost = LostForm()
    if not lost.validate() or not lost.email.data:
        if not lost.errors:
            lost.take_refusal(Refusal(_("Enter an e-mail address like name@example.org."), field="email"))
        return _find_page(FindForm(formdata=None), lost)
    if take(BEGUN, network_of(request.remote_addr)):
        raise TooManyRequests
    with transaction():
        operations.send_links(email_of(lost.email.data))
    flash(_("If there is an application with this address, its link is on the way there."), "success")
    return redirect(url_for("fellowships.find_application"), 303)


@blueprint.get("/fellowships/applications")
@access(SIGNED_IN)
def list_own_applications() -> str:
    """List the applications of who is signed in."""
    found = queries.own_applications(current_user.id)
    return render_template(
        "fellowships/applications/own_list.html",
        applications=[(each, call, code_of(each), queries.public_status(each)) for each, call in found],
    )
