"""The printed slip with which somebody without e-mail gets into their account."""

from __future__ import annotations

import segno
from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from lms.core import clock
from lms.core.access import access
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.language import in_language
from lms.people.blueprint import blueprint
from lms.people.codes import LIFETIMES, grouped
from lms.people.letters import address_of, write_notice
from lms.people.models import CodePurpose, Person
from lms.people.operations import make_slip
from lms.people.permissions import VOUCHERS, can_vouch
from lms.people.views.people import load_person


def _vouched(person_id: int) -> Person:
    """Return a person for whom the reader may vouch; anybody else does not exist for them."""
    person = load_person(person_id)
    if person.erased_at is not None or not can_vouch(current_user, person_id):
        abort(404)
    return person


@blueprint.get("/people/<int:person_id>/slip")
@access(VOUCHERS)
def ask_slip(person_id: int) -> ResponseReturnValue:
    """Say what a slip is for, with the button that makes one."""
    return render_template("people/ask_slip.html", person=_vouched(person_id), refusal=None)


@blueprint.post("/people/<int:person_id>/slip")
@access(VOUCHERS)
def print_slip(person_id: int) -> ResponseReturnValue:
    """Make a new code and show the slip to print; the code is shown this once."""
    try:
        with transaction():
            lock(Person, person_id)  # so that nobody gives them a role between the look and the slip
            person = _vouched(person_id)
            code = make_slip(person, by=current_user.id)
            write_notice(person, "slip")
    except Refusal as refusal:
        page = render_template("people/ask_slip.html", person=load_person(person_id), refusal=refusal.sentence)
        return page, 422
    person = load_person(person_id)
    slip = slip_html(person, code)
    return render_template("people/slip.html", person=person, slip=slip), 200, {"Cache-Control": "no-store"}


def slip_html(person: Person, code: str) -> Markup:
    """Return the slip in the language of who gets it."""
    address = address_of("people.use_code", login=person.login)
    words = {
        "person": person,
        "code": grouped(code),
        "site_address": address_of("people.use_code"),
        "ends_at": clock.now() + LIFETIMES[CodePurpose.SLIP],
    }
    with in_language(person.language):
        drawing = segno.make(address, error="m").svg_inline(
            scale=4, border=4, light="white", title=_("Code for the phone's camera")
        )
        return Markup(render_template("people/_slip.html", drawing=Markup(drawing), **words))  # noqa: S704
