"""What happens to words that are sent when a sign-in or a page has expired: none is lost."""

from __future__ import annotations

import logging

from flask import Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from lms.core.access import rule_of
from lms.core.database import transaction
from lms.core.errors import wants_json
from lms.core.security import own_path
from lms.people.browsers import known_browser, set_session_cookie
from lms.people.carried import carried_from, pack
from lms.people.forms import SignInForm
from lms.people.identity import SESSION_COOKIE, signed_in_id
from lms.people.sessions import needs_touch, touch_session
from lms.people.views.sign_in import given_back, sign_in_page

log = logging.getLogger("lms.people")


def unauthorised() -> ResponseReturnValue:
    """Answer somebody who is not signed in: a page to read comes after signing in, and what was sent is kept."""
    if request.is_json:
        abort(401)
    here = own_path(request.full_path.removesuffix("?"), "/")
    if request.method != "POST":
        return redirect(url_for("people.sign_in", next=here), 303)
    carried = carried_from(request, known_browser().latest)
    packed = pack(carried)
    form = SignInForm(formdata=None, next=own_path(_page_before(), "/"), carried=packed or "")
    return sign_in_page(form, status=401, is_too_large=bool(carried.fields) and packed is None)


def _page_before() -> str | None:
    """Return the path of our page from which a form was sent."""
    before, host = request.referrer or "", request.host_url.rstrip("/")
    return before.removeprefix(host) if before.startswith(f"{host}/") else None


def form_outlived_its_page(error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose token is no longer good: words from our own page are kept, anything else is refused."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin" or _page_before() is not None
    if wants_json() or request.is_json:
        return jsonify(error=str(error.description)), 400
    if not is_ours or not request.form or request.endpoint is None:
        return render_template("errors/403.html", sentence=error.description), 400
    if request.endpoint == "people.enter":
        form = SignInForm()
        form.form_errors = [str(error.description)]
        return sign_in_page(form, status=400)
    rule = rule_of(current_app, request.endpoint)
    if rule is not None and rule.needs_sign_in and not current_user.is_authenticated:
        return unauthorised()
    person_id = signed_in_id()
    return given_back(carried_from(request, person_id), is_signed_in=False), 400


def keep_session(response: Response) -> Response:
    """Note now and then that a session is in use: after a form was sent, at most every ten minutes."""
    if request.method == "POST" and response.status_code < 400 and current_user.is_authenticated:
        token = request.cookies.get(SESSION_COOKIE, "")
        is_leaving = SESSION_COOKIE in "".join(response.headers.getlist("Set-Cookie"))
        if needs_touch(current_user.seen_at) and token and not is_leaving:
            _prolong(current_user.session_id, response, token)
    return response


def _prolong(session_id: int, response: Response, token: str) -> None:
    """Prolong a session; where the database is busy, the next form does: what was just done must not look failed."""
    try:
        with transaction():
            touch_session(session_id)
    except OperationalError as error:
        log.warning("could not prolong session %s: %s", session_id, error.orig)
    else:
        set_session_cookie(response, token)
