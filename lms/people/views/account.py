"""A person's own account: names and ways to reach them, password, sessions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.limits import take, waiting_time
from lms.extensions import db
from lms.people import sessions
from lms.people.blueprint import blueprint
from lms.people.codes import find_slip
from lms.people.forms import AccountForm, ChangePasswordForm
from lms.people.letters import write_notice
from lms.people.models import Person
from lms.people.operations import TAKEN, set_password, update_person
from lms.people.passwords import check_password, hash_password, verify_password
from lms.people.queries import own_words, sessions_of
from lms.people.slowing import SIGN_IN, TAKEN_LOGINS
from lms.people.views.sign_in import attempt_for, waiting_words


def own_account() -> Person:
    """Return the account of who is signed in."""
    return db.session.get_one(Person, current_user.id)


@blueprint.get("/account")
@access(SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show what the account says of its person."""
    person = own_account()
    return render_template("people/account.html", form=AccountForm(formdata=None, obj=person), person=person)


@blueprint.post("/account")
@access(SIGNED_IN)
def change_account() -> ResponseReturnValue:
    """Change what the account says; a new e-mail address needs the password, because letters there open the account."""
    form, person = AccountForm(), own_account()
    if form.validate_on_submit():
        old_email = person.email
        doubt = _doubt(person, form.password.data or "")
        try:
            _require_patience(person, form)
            with transaction():
                changed = update_person(current_user.id, by=current_user.id, **form.details())
                if changed.email != old_email:
                    if doubt:
                        raise doubt
                    if old_email:
                        write_notice(changed, "email", to=old_email)
        except Refusal as refusal:
            if refusal.sentence in TAKEN.values():
                take(TAKEN_LOGINS, str(current_user.id))
            form.take_refusal(refusal)
        else:
            flash(_("Your account is saved."), "success")
            return redirect(url_for("people.account"), 303)
    return render_template("people/account.html", form=form, person=own_account()), 422


def _require_patience(person: Person, form: AccountForm) -> None:
    """Raise Refusal where somebody has tried several e-mail addresses or numbers of others and tries another."""
    is_new = (form.email.data or "", form.phone.data or "") != (person.email or "", person.phone or "")
    wait = waiting_time(TAKEN_LOGINS, str(person.id)) if is_new else None
    if wait:
        raise Refusal(waiting_words(wait))


def _doubt(person: Person, typed: str) -> Refusal | None:
    """Return why it is not certain that a person changes their own e-mail address; None where it is."""
    wrong = Refusal(_l("To change the e-mail address, enter the password you have now."), field="password")
    return _wrong_password(person, typed, wrong) if typed else wrong


def require_password(person: Person, typed: str, wrong: Refusal, *, takes_slip: bool = False) -> None:
    """Raise Refusal unless a person's own password was typed, or where it will do a living slip's code."""
    refusal = _wrong_password(person, typed, wrong, takes_slip=takes_slip)
    if refusal:
        raise refusal


def _wrong_password(person: Person, typed: str, wrong: Refusal, *, takes_slip: bool = False) -> Refusal | None:
    """Return None for a person's own password, or where it will do a living slip's code; else ``wrong``, or to wait.

    Guessing is slowed here as at the sign-in page: who finds a phone unlocked does not know its owner's password.
    """
    attempt = attempt_for(person.login, person.id)
    wait = SIGN_IN.enter(attempt)
    if wait:
        return Refusal(waiting_words(wait), field=wrong.field)
    if verify_password(person.password_hash, typed) or (takes_slip and find_slip(person.id, typed) is not None):
        SIGN_IN.succeed(attempt)
        return None
    return wrong


@blueprint.get("/account/password")
@access(SIGNED_IN)
def password() -> ResponseReturnValue:
    """Ask for the old password and a new one."""
    return render_template("people/password.html", form=ChangePasswordForm(formdata=None))


@blueprint.post("/account/password")
@access(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    form, person = ChangePasswordForm(), own_account()
    if form.validate_on_submit():
        try:
            _require_current(person, form.current.data or "")
            check_password(form.password.data or "", own_words(person))
            new_hash = hash_password(form.password.data or "")
            with transaction():
                set_password(person, new_hash, by=current_user.id, keep_session=current_user.session_id)
                write_notice(own_account(), "password")
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Your password is changed. Other devices are signed out."), "success")
            return redirect(url_for("people.account"), 303)
    return render_template("people/password.html", form=form), 422


def _require_current(person: Person, typed: str) -> None:
    require_password(
        person, typed, Refusal(_l("This is not the password you have now. Type it again."), field="current")
    )


@blueprint.get("/account/sessions")
@access(SIGNED_IN)
def list_sessions() -> ResponseReturnValue:
    """Show where the person is signed in."""
    mine = sessions_of(current_user.id)
    return render_template("people/sessions.html", sessions=mine)


@blueprint.post("/account/sessions/<int:session_id>/end")
@access(SIGNED_IN)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out of one other browser; one that is not the person's own does not exist for them."""
    with transaction():
        was_mine = sessions.end_session(current_user.id, session_id)
    if not was_mine:
        abort(404)
    flash(_("That device is signed out."), "success")
    return redirect(url_for("people.list_sessions"), 303)
