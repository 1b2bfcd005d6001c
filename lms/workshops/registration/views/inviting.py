"""The organisers' page of invitations: made, sent again, taken back."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import paginate, requested_page
from lms.extensions import db
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import DAY_ENDS
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.times import instant_of
from lms.workshops.registration import invitations
from lms.workshops.registration.forms import InviteForm
from lms.workshops.registration.models import Invitation
from lms.workshops.registration.pasting import PastedRow, read_lines


@blueprint.route("/workshops/<int:workshop_id>/invitations", methods=["GET", "POST"])
@access(SIGNED_IN)
def list_invitations(workshop_id: int) -> ResponseReturnValue:
    """Show the invitations of a workshop with where each is, and invite more people."""
    workshop, form = load_run(workshop_id), InviteForm()
    if form.validate_on_submit():
        try:
            invited = _invite(workshop_id, form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            _say(invited)
            return redirect(url_for("workshops.list_invitations", workshop_id=workshop_id), 303)
        workshop = load_run(workshop_id)
    page = render_template(
        "workshops/registration/invitations.html",
        workshop=workshop,
        form=form,
        page=paginate(invitations.invitations_list(workshop_id), requested_page()),
        state_of=invitations.state_of,
        link_of=invitations.link_of,
        last_day=invitations.last_day,
        names=invitations.INVITATION_STATE_NAMES,
        now=clock.now(),
    )
    return page, 422 if form.is_submitted() else 200


def _invite(workshop_id: int, form: InviteForm) -> invitations.Invited:
    rows = [_named(row) for row in read_lines(form.people.data or "")]
    ends: datetime | None = instant_of(form.ends_on.data, DAY_ENDS) if form.ends_on.data else None
    with transaction():
        language = form.language.data or ""
        return invitations.invite(workshop_id, rows, by=current_user.id, language=language, ends=ends)


def _named(row: PastedRow) -> PastedRow:
    """Return a line that has an address but no name as one that is clear: for an invitation that is enough."""
    if not row.full_name and not row.unknown and (row.email or row.phone):
        row.problem = ""
    return row


def _say(invited: invitations.Invited) -> None:
    if invited.letters:
        flash(
            ngettext("%(num)d letter is on its way.", "%(num)d letters are on their way.", invited.letters), "success"
        )
    by_hand = invited.new - invited.letters
    if by_hand:
        words = ngettext(
            "%(num)d invitation has no e-mail address: copy its link and pass it on.",
            "%(num)d invitations have no e-mail address: copy their links and pass them on.",
            by_hand,
        )
        flash(words, "info")
    if invited.known:
        words = ngettext("%(num)d person was invited already.", "%(num)d people were invited already.", invited.known)
        flash(words, "info")


@blueprint.post("/workshops/<int:workshop_id>/invitations/<int:invitation_id>/send")
@access(SIGNED_IN)
def send_invitation_again(workshop_id: int, invitation_id: int) -> ResponseReturnValue:
    """Let an invitation work anew, and send its letter once more."""
    _load(workshop_id, invitation_id)
    try:
        with transaction():
            is_sent = invitations.send_again(invitation_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(
            _("The letter was sent again.") if is_sent else _("The link works again. Copy it and pass it on."),
            "success",
        )
    return redirect(url_for("workshops.list_invitations", workshop_id=workshop_id), 303)


@blueprint.post("/workshops/<int:workshop_id>/invitations/<int:invitation_id>/revoke")
@access(SIGNED_IN)
def revoke_invitation(workshop_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back; sending it again undoes that."""
    _load(workshop_id, invitation_id)
    try:
        with transaction():
            invitations.revoke(invitation_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("The invitation is taken back; its link opens nothing any more."), "success")
    return redirect(url_for("workshops.list_invitations", workshop_id=workshop_id), 303)


def _load(workshop_id: int, invitation_id: int) -> None:
    """Answer 404 for an invitation that is not of this workshop."""
    workshop = load_run(workshop_id)
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.workshop_id != workshop.id:
        abort(404)
