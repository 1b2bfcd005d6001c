"""Ways to a new password for who cannot sign in: a link by e-mail, or the code on a printed slip."""

from __future__ import annotations

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.jobs import enqueue
from lms.core.limits import take
from lms.people import codes
from lms.people.blueprint import blueprint
from lms.people.forms import CodeForm, NewPasswordForm, ResetForm
from lms.people.letters import write_notice
from lms.people.logins import login_key
from lms.people.models import CodePurpose, Person
from lms.people.operations import redeem
from lms.people.passwords import check_password, hash_password
from lms.people.queries import own_words, sign_in_record
from lms.people.slowing import CODES, LETTERS_FROM_ADDRESS, LETTERS_TO_ACCOUNT, network_of
from lms.people.views.sign_in import attempt_for, waiting_headers, waiting_words, welcome

TICKET_SECONDS = 30 * 60


@blueprint.get("/reset-password")
@access(EVERYONE)
def reset_password() -> ResponseReturnValue:
    """Ask for whom to send a link for a new password."""
    return render_template("people/reset_password.html", form=ResetForm(formdata=None))


@blueprint.post("/reset-password")
@access(EVERYONE)
def send_reset() -> ResponseReturnValue:
    """Send the link, if there is such an account with an e-mail address; the answer is the same if not."""
    form = ResetForm()
    if not form.validate_on_submit():
        return render_template("people/reset_password.html", form=form), 422
    key = login_key(form.login.data or "")
    wait = take(LETTERS_FROM_ADDRESS, network_of(request.remote_addr))
    if wait:
        form.form_errors = [waiting_words(wait)]
        return render_template("people/reset_password.html", form=form), 429, waiting_headers(wait)
    is_too_often = take(LETTERS_TO_ACCOUNT, key)
    record = sign_in_record(key)
    person_id = record.person_id if record and not is_too_often else None
    with transaction():
        enqueue("people.send_reset", {"person": person_id})
    return render_template("people/reset_sent.html")


@blueprint.get("/use-code")
@access(EVERYONE)
def use_code() -> ResponseReturnValue:
    """Ask for the code from a printed slip."""
    return render_template("people/use_code.html", form=CodeForm(formdata=None, login=request.args.get("login", "")))


@blueprint.post("/use-code")
@access(EVERYONE)
def check_code() -> ResponseReturnValue:
    """Check the code; who has a good one goes on to choose a password."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("people/use_code.html", form=form), 422
    key = login_key(form.login.data or "")
    record = sign_in_record(key)
    attempt = attempt_for(key, record.person_id if record else None)
    wait = CODES.enter(attempt)
    if wait:
        form.form_errors = [waiting_words(wait)]
        return render_template("people/use_code.html", form=form), 429, waiting_headers(wait)
    code_id = codes.find_slip(record.person_id if record and record.may_sign_in else None, form.code.data or "")
    if code_id is None:
        sentence = _("The sign-in name and the code do not go together, or the code is too old. Check both.")
        form.form_errors = [sentence]
        return render_template("people/use_code.html", form=form), 422
    CODES.succeed(attempt)
    return redirect(url_for("people.set_password", token=_tickets().dumps(code_id)), 303)


def _tickets() -> URLSafeTimedSerializer:
    """Return what signs the way from a good code to the page for the password."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="slip accepted")


def _load_code(token: str) -> tuple[int, Person]:
    """Return the living code that a link or ticket stands for, and whose it is; anything else is not found."""
    code_id = codes.find_link(token, CodePurpose.RESET, CodePurpose.INVITATION)
    if code_id is None:
        try:
            code_id = int(_tickets().loads(token, max_age=TICKET_SECONDS))
        except (BadSignature, TypeError, ValueError):
            code_id = 0
    person = codes.owner_of(code_id)
    if person is None:
        abort(make_response(render_template("people/link_used.html"), 410))
    return code_id, person


@blueprint.get("/set-password/<token>")
@access(EVERYONE)
def set_password(token: str) -> ResponseReturnValue:
    """Ask for a new password."""
    _code_id, person = _load_code(token)
    return _password_page(NewPasswordForm(formdata=None), person)


def _password_page(form: NewPasswordForm, person: Person, status: int = 200) -> ResponseReturnValue:
    headers = {"Cache-Control": "no-store"}
    return render_template("people/set_password.html", form=form, person=person), status, headers


@blueprint.post("/set-password/<token>")
@access(EVERYONE)
def save_password(token: str) -> ResponseReturnValue:
    """Set the password, use the code up and sign the person in."""
    code_id, person = _load_code(token)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            check_password(form.password.data or "", own_words(person))
            new_hash = hash_password(form.password.data or "")
            with transaction():
                person = redeem(code_id, new_hash)
                write_notice(person, "password")
                person_id = person.id
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your password is set and you are signed in."), "success")
            return welcome(person_id, "/")
    return _password_page(form, _load_code(token)[1], 422)
