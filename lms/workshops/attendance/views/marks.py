"""One mark: everything that was said of somebody at a session, correcting it, and settling a conflict."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.workshops.attendance.forms import NO_MARK, CorrectionForm
from lms.workshops.attendance.marking import mark, settle
from lms.workshops.attendance.models import MARK_SOURCE_NAMES, Mark, MarkEntry, MarkSource
from lms.workshops.attendance.queries import conflicts, entries_behind, find_mark
from lms.workshops.attendance.said import form_key_of, presence_of
from lms.workshops.attendance.views.roll import new_key
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run, load_session
from lms.workshops.planning.models import Workshop, WorkshopSession
from lms.workshops.planning.times import Timed, days_of
from lms.workshops.registration.loaders import load_participant
from lms.workshops.registration.models import Participant

MARK = "/workshops/<int:workshop_id>/attendance/<int:session_id>/<int:participant_id>"
CHANGED = _l("Somebody has changed this mark since you opened the page. Look at it, then send it again.")
Loaded = tuple[Workshop, WorkshopSession, Participant]


def _load(workshop_id: int, session_id: int, participant_id: int) -> Loaded:
    workshop = load_run(workshop_id)
    return workshop, load_session(workshop, session_id), load_participant(workshop, participant_id)


@blueprint.get(MARK)
@access(SIGNED_IN)
def show_mark(workshop_id: int, session_id: int, participant_id: int) -> str:
    """Show what is marked, who said it when and why, and the form to correct it."""
    loaded = _load(workshop_id, session_id, participant_id)
    held = find_mark(session_id, participant_id)
    form = CorrectionForm(formdata=None, form_key=new_key(), version=held.version if held else 0)
    if held is not None:
        form.presence.data = str(held.presence or NO_MARK)
    return _mark_page(loaded, held, form)


def _mark_page(loaded: Loaded, held: Mark | None, form: CorrectionForm) -> str:
    workshop, session, participant = loaded
    about = (MarkEntry.session_id == session.id, MarkEntry.participant_id == participant.id)
    return render_template(
        "workshops/attendance/mark.html",
        workshop=workshop,
        timed=Timed(session, days_of(workshop.id).get(session.day)),
        participant=participant,
        held=held,
        form=form,
        conflicts=conflicts(workshop.id, *about),
        entries=entries_behind(session.id, participant.id),
        source_names=MARK_SOURCE_NAMES,
    )


@blueprint.post(MARK)
@access(SIGNED_IN)
def correct_mark(workshop_id: int, session_id: int, participant_id: int) -> ResponseReturnValue:
    """Let something else hold, with who and why."""
    _load(workshop_id, session_id, participant_id)
    form = CorrectionForm()
    try:
        if form.validate():
            _correct(session_id, participant_id, form)
            flash(_("The mark is corrected."), "success")
            return redirect(request.url, 303)
    except Refusal as refusal:
        form.take_refusal(refusal)
    loaded = _load(workshop_id, session_id, participant_id)
    held = find_mark(session_id, participant_id)
    form.version.data = str(held.version if held is not None else 0)
    return _mark_page(loaded, held, form), 422


def _correct(session_id: int, participant_id: int, form: CorrectionForm) -> None:
    """Enter a correction; one that did not see what holds is refused, because here somebody can look at it at once."""
    seen = form.seen
    with transaction():
        held = mark(
            session_id,
            participant_id,
            form.wanted,
            source=MarkSource.CORRECTION,
            by=current_user.id,
            made_at=clock.now(),
            send_key=form_key_of(form.form_key.data or ""),
            seen_version=seen,
            reason=form.reason.data or "",
        )
        if held.presence != form.wanted:
            raise Refusal(CHANGED)


@blueprint.post(f"{MARK}/settle")
@access(SIGNED_IN)
def settle_mark(workshop_id: int, session_id: int, participant_id: int) -> ResponseReturnValue:
    """Say which of two words about somebody holds, and go back to where it was asked."""
    _load(workshop_id, session_id, participant_id)
    wanted = request.form.get("presence", "")
    try:
        presence = None if wanted == NO_MARK else presence_of(wanted)
        with transaction():
            seen = number_of(request.form.get("version")) or 0
            settle(session_id, participant_id, presence, seen_version=seen, by=current_user.id)
        flash(_("Settled. Both words stay in what is behind the mark."), "success")
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    return redirect(_way_back(workshop_id, session_id, participant_id), 303)


def _way_back(workshop_id: int, session_id: int, participant_id: int) -> str:
    back = request.form.get("back")
    if back == "roll":
        return url_for(".call_roll", workshop_id=workshop_id, session_id=session_id)
    if back == "table":
        return url_for(".show_attendance", workshop_id=workshop_id)
    return url_for(".show_mark", workshop_id=workshop_id, session_id=session_id, participant_id=participant_id)
