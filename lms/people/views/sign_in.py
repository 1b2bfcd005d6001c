"""Signing in and out, and what happens to words that were sent without being signed in."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.language import COOKIE, COOKIE_SECONDS, LANGUAGES
from lms.core.security import own_path
from lms.people import sessions
from lms.people.blueprint import blueprint
from lms.people.browsers import forget_session, known_browser, remember_session, set_cookie
from lms.people.carried import Carried, unpack
from lms.people.devices import device_of
from lms.people.forms import SignInForm
from lms.people.logins import login_key
from lms.people.operations import renew_password_hash, update_person
from lms.people.passwords import hash_password, is_outdated, verify_password
from lms.people.queries import SignInRecord, sign_in_record
from lms.people.slowing import SIGN_IN, Attempt, network_of


@blueprint.get("/sign-in")
@access(EVERYONE)
def sign_in() -> ResponseReturnValue:
    """Ask who somebody is; who is signed in already goes on."""
    target = own_path(request.args.get("next"), "/")
    if current_user.is_authenticated:
        return redirect(target, 303)
    return sign_in_page(SignInForm(next=target))


@blueprint.post("/sign-in")
@access(EVERYONE)
def enter() -> ResponseReturnValue:
    """Sign somebody in. The answer and the time it takes do not tell whether an account exists."""
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form, status=422)
    key = login_key(form.login.data or "")
    record = sign_in_record(key)
    attempt = attempt_for(key, record.person_id if record else None)
    wait = SIGN_IN.enter(attempt)
    if wait:
        return sign_in_page(form, status=429, wait=wait)
    is_right = verify_password(record.password_hash if record else None, form.password.data or "")
    if record is None or not record.may_sign_in or not is_right:
        sentence = _("The sign-in name and the password do not go together. Check both and try again.")
        form.form_errors = [*form.form_errors, sentence]
        return sign_in_page(form, status=422)
    SIGN_IN.succeed(attempt)
    _renew_hash(record, form.password.data or "")
    return welcome(record.person_id, own_path(form.next.data, "/"), unpack(form.carried.data))


def attempt_for(key: str, person_id: int | None) -> Attempt:
    """Return who is trying: this browser if the person has signed in here before, else its address."""
    browser = known_browser()
    is_known = person_id is not None and person_id in browser.people
    return Attempt(key, network_of(request.remote_addr), browser.name if is_known else "")


def _renew_hash(record: SignInRecord, password: str) -> None:
    if record.password_hash and is_outdated(record.password_hash):
        new_hash = hash_password(password)
        with transaction():
            renew_password_hash(record.person_id, record.password_hash, new_hash)


def welcome(person_id: int, target: str, carried: Carried | None = None) -> ResponseReturnValue:
    """Begin a session and go on: to what was being done, or to words that were kept."""
    with transaction():
        if current_user.is_authenticated:  # nobody is left signed in behind the one who signs in now
            sessions.end_session(current_user.id, current_user.session_id)
        token = sessions.start_session(person_id, device=device_of(request.user_agent.string))
    mine = carried if carried is not None and carried.belongs_to(person_id) else None
    if carried is not None and mine is None:
        flash(_("What was typed on this device before you signed in belongs to somebody else."), "info")
    response: Response = make_response() if mine else make_response(redirect(target, 303))
    remember_session(response, token, person_id)
    if mine:  # drawn last: the page needs the form token of the new session
        response.set_data(given_back(mine, is_signed_in=True))
    return response


def given_back(carried: Carried, *, is_signed_in: bool) -> str:
    """Return the page that gives words back to who typed them."""
    return render_template("people/given_back.html", carried=carried, is_signed_in=is_signed_in)


def sign_in_page(
    form: SignInForm, *, status: int = 200, wait: timedelta | None = None, **words: Any
) -> ResponseReturnValue:
    """Return the sign-in page, with the words that it carries and how long to wait."""
    carried = unpack(form.carried.data)
    headers = {"Cache-Control": "no-store"}
    if wait:
        headers |= waiting_headers(wait)
        words["wait"] = waiting_words(wait)
    return render_template("people/sign_in.html", form=form, carried=carried, **words), status, headers


def waiting_headers(wait: timedelta) -> dict[str, str]:
    """Return how long to wait, for browsers and scripts: whole seconds."""
    return {"Retry-After": str(max(1, ceil(wait.total_seconds())))}


def waiting_words(wait: timedelta) -> str:
    """Return how long to wait, in words."""
    seconds = max(1, ceil(wait.total_seconds()))
    sentence = ngettext(
        "There were several wrong tries. Wait %(num)d second, then try again. Your account is not locked.",
        "There were several wrong tries. Wait %(num)d seconds, then try again. Your account is not locked.",
        seconds,
    )
    return str(sentence)


@blueprint.post("/sign-out")
@access(EVERYONE)
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser; out of nothing is fine too."""
    if current_user.is_authenticated:
        with transaction():
            sessions.end_session(current_user.id, current_user.session_id)
    response = make_response(redirect(url_for("people.sign_in"), 303))
    forget_session(response)
    return response


@blueprint.post("/account/sessions/end-all")
@access(SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, this one too."""
    with transaction():
        sessions.end_all(current_user.id)
    response = make_response(redirect(url_for("people.sign_in"), 303))
    forget_session(response)
    return response


@blueprint.post("/language")
@access(EVERYONE)
def choose_language() -> ResponseReturnValue:
    """Keep a language in the browser, and in the account of who is signed in."""
    response = make_response(redirect(own_path(request.form.get("next"), "/"), 303))
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        return response
    if current_user.is_authenticated and current_user.language != language:
        with transaction():
            update_person(current_user.id, by=current_user.id, language=language)
    set_cookie(response, COOKIE, language, timedelta(seconds=COOKIE_SECONDS))
    return response
