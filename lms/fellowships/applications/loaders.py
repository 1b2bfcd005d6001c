"""Load an application: by its code for the applicant, by its number for managers, by a link for a referee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from lms.attachments.models import Attachment
from lms.core.errors import wants_json
from lms.core.limits import Limit, take, waiting_time
from lms.core.registry import Registry
from lms.extensions import db
from lms.fellowships.applications.codes import digest_of, token_digest
from lms.fellowships.applications.models import Application, ApplicationState, Reference
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.permissions import can_manage
from lms.people.identity import Identity
from lms.people.slowing import network_of

WRONG_CODES = Limit("wrong codes of applications", burst=30, every=timedelta(seconds=30))


def find_own(typed: str) -> Application | None:
    """Return the application that a code opens, or None. Who tries many wrong ones has to wait: 429."""
    place = network_of(request.remote_addr)
    if waiting_time(WRONG_CODES, place):
        raise TooManyRequests
    digest = digest_of(typed)
    found = db.session.scalar(select(Application).where(Application.access_hash == digest)) if digest else None
    if found is None:
        take(WRONG_CODES, place)
    return found


def load_own(code: str) -> Application:
    """Return the application that a code opens; a code of nothing and one that cannot be any both answer 404."""
    application = find_own(code)
    if application is None:
        abort(404)
    return application


def load_own_draft(code: str) -> tuple[Application, Call]:
    """Return the draft that a code opens with its call; one that was sent leads to its page, scripts get 410."""
    application = load_own(code)
    if application.state is not ApplicationState.DRAFT and wants_json():
        abort(410)
    if application.state is not ApplicationState.DRAFT:
        flash(_("This application has been sent already, so it cannot be changed any more."), "info")
        abort(redirect(url_for("fellowships.show_own_application", code=code), 303))
    return application, db.session.get_one(Call, application.call_id)


def load_application(slug: str, call_slug: str, application_id: int) -> tuple[Programme, Call, Application]:
    """Return an application to a call of a programme that this reader runs; any other answers 404."""
    programme, call = load_call(slug, call_slug)
    application = db.session.get(Application, application_id)
    if application is None or application.call_id != call.id:
        abort(404)
    return programme, call, application


def load_reference(token: str) -> tuple[Reference, Application, Call]:
    """Return what a referee's link opens, whether it still works or not; an unknown one answers 404."""
    row = db.session.execute(
        select(Reference, Application, Call)
        .join(Application, Application.id == Reference.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(Reference.token_hash == token_digest(token))
    ).one_or_none()
    if row is None:
        abort(404)
    return row[0], row[1], row[2]


Reader = Callable[[Identity, int], bool]
application_readers: Registry[Reader] = Registry("who reads applications besides managers")
"""Whether somebody may open the files of an application, by its id: selection can enter its reviewers."""


def may_open_files(identity: Identity, file: Attachment) -> bool:
    """Whether somebody may open a file of an application: its owner, and managers and readers once it was sent."""
    row = db.session.execute(
        select(Call.programme_id, Application.state, Application.person_id)
        .join(Call, Call.id == Application.call_id)
        .where(Application.id == file.owner_id)
    ).one_or_none()
    if row is None:
        return False
    if row.person_id == identity.id:
        return True
    if row.state is ApplicationState.DRAFT or file.removed_at is not None:
        return False
    return can_manage(identity, row.programme_id) or any(
        reads(identity, file.owner_id) for reads in application_readers
    )
