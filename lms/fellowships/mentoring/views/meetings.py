"""The mentoring of one fellow: meetings with their notes and what was agreed, and notes of mentors."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.calendar_files import MEDIA_TYPE, Event, calendar_file
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.mentoring import meetings, queries
from lms.fellowships.mentoring.forms import CallOffForm, MeetingForm, MinutesForm, NoteForm, PastMeetingForm
from lms.fellowships.mentoring.loaders import load_meeting, load_own_meeting
from lms.fellowships.mentoring.models import MEETING_NAMES, OCCASION_NAMES, SIDE_NAMES, Meeting, MeetingState, Occasion
from lms.fellowships.mentoring.operations import slug_of
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import RUNNING
from lms.fellowships.placements.queries import mentors_of
from lms.people.letters import address_of

FELLOW = "/fellows/<int:fellow_id>"
MEETING = f"{FELLOW}/meetings/<int:meeting_id>"


@blueprint.get(f"{FELLOW}/mentoring")
@access(SIGNED_IN)
def show_mentoring(fellow_id: int) -> str:
    """Show the meetings of a fellow, the notes that this reader may read, and the check-ins."""
    seat = load_fellow(fellow_id)
    rows = queries.meetings_of(fellow_id)
    planned = [row for row in reversed(rows) if row.meeting.state is MeetingState.PLANNED]
    return render_template(
        "fellowships/mentoring/mentoring.html",
        seat=seat,
        planned=planned,
        past=[row for row in rows if row.meeting.state is not MeetingState.PLANNED],
        notes=queries.notes_of(fellow_id, current_user.id),
        check_ins=queries.check_ins_of(fellow_id),
        occasions=[(each, OCCASION_NAMES[each], slug_of(each)) for each in Occasion],
        side_names=SIDE_NAMES,
        may_meet=_may_meet(seat),
        is_running=seat.fellow.state in RUNNING,
        now=clock.now(),
    )


def _may_meet(seat: Seat) -> bool:
    return (seat.is_own or seat.is_mentor) and seat.fellow.state in RUNNING


def _offered(seat: Seat) -> list[tuple[int, str]]:
    """Return the mentors with whom this reader may note a meeting: a mentor their own, the fellow with any."""
    if not _may_meet(seat):
        abort(404)
    mentors = {mentor.person_id: mentor.full_name for mentor in mentors_of(seat.fellow.id)}
    if seat.is_own:
        return list(mentors.items())
    return [(current_user.id, mentors[current_user.id])]


@blueprint.route(f"{FELLOW}/meetings/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def plan_meeting(fellow_id: int) -> ResponseReturnValue:
    """Ask when fellow and mentor meet, and plan it."""
    seat = load_fellow(fellow_id)
    form = MeetingForm().with_mentors(_offered(seat))
    if form.validate_on_submit():
        key, mentor_id = form.form_key.data or "", int(form.mentor.data)
        try:
            with transaction():
                meetings.plan_meeting(fellow_id, mentor_id, form.when(), form_key=key, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(
                _("The meeting is planned. The other side gets a letter, and both a reminder the day before."),
                "success",
            )
            return redirect(url_for("fellowships.show_mentoring", fellow_id=fellow_id), 303)
    return _form_page("meeting_form.html", load_fellow(fellow_id), form)


def _form_page(template: str, seat: Seat, form: MeetingForm | NoteForm, **words: object) -> ResponseReturnValue:
    page = render_template(f"fellowships/mentoring/{template}", seat=seat, form=form, **words)
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{FELLOW}/meetings/note", methods=["GET", "POST"])
@access(SIGNED_IN)
def note_meeting(fellow_id: int) -> ResponseReturnValue:
    """Ask about a meeting that took place without having been planned, and note it."""
    seat = load_fellow(fellow_id)
    form = PastMeetingForm().with_mentors(_offered(seat))
    if form.validate_on_submit():
        words = {"notes": form.notes.data or "", "agreed": form.agreed.data or "", "form_key": form.form_key.data or ""}
        try:
            with transaction():
                meetings.note_meeting(fellow_id, int(form.mentor.data), form.when(), by=current_user.id, **words)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The meeting is noted."), "success")
            return redirect(url_for("fellowships.show_mentoring", fellow_id=fellow_id), 303)
    return _form_page("meeting_form.html", load_fellow(fellow_id), form, is_past=True)


@blueprint.get(MEETING)
@access(SIGNED_IN)
def show_meeting(fellow_id: int, meeting_id: int) -> ResponseReturnValue:
    """Show a meeting; to its two sides with what they can do with it."""
    return _meeting_page(fellow_id, meeting_id)


def _meeting_page(
    fellow_id: int,
    meeting_id: int,
    minutes: MinutesForm | None = None,
    off: CallOffForm | None = None,
) -> ResponseReturnValue:
    seat, row = load_meeting(fellow_id, meeting_id)
    is_its_mentor = seat.is_mentor and row.meeting.mentor_id == current_user.id
    page = render_template(
        "fellowships/mentoring/meeting.html",
        seat=seat,
        meeting=row.meeting,
        mentor=row.mentor,
        state=MEETING_NAMES[row.meeting.state],
        may_change=(seat.is_own or is_its_mentor) and row.meeting.state is MeetingState.PLANNED,
        has_begun=row.meeting.starts_at <= clock.now(),
        minutes=minutes or MinutesForm(formdata=None),
        off=off or CallOffForm(formdata=None),
    )
    return page, 422 if minutes or off else 200


@blueprint.route(f"{MEETING}/move", methods=["GET", "POST"])
@access(SIGNED_IN)
def move_meeting(fellow_id: int, meeting_id: int) -> ResponseReturnValue:
    """Ask for another time or place of a planned meeting."""
    seat, row, _actor = load_own_meeting(fellow_id, meeting_id)
    form = MeetingForm(data=_typed(row.meeting)).with_mentors([(row.meeting.mentor_id or 0, row.mentor)])
    if form.validate_on_submit():
        try:
            with transaction():
                meetings.move_meeting(meeting_id, form.when(), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The meeting is moved. The other side gets a letter."), "success")
            return redirect(url_for("fellowships.show_meeting", fellow_id=fellow_id, meeting_id=meeting_id), 303)
        seat, row, _actor = load_own_meeting(fellow_id, meeting_id)
    return _form_page("meeting_form.html", seat, form, meeting=row.meeting)


def _typed(meeting: Meeting) -> dict[str, object]:
    zone = current_app.extensions["settings"].time_zone
    starts_at = meeting.starts_at.astimezone(zone).replace(tzinfo=None)
    return {"starts_at": starts_at, "minutes": meeting.minutes, "place": meeting.place}


@blueprint.post(f"{MEETING}/hold")
@access(SIGNED_IN)
def hold_meeting(fellow_id: int, meeting_id: int) -> ResponseReturnValue:
    """Note that a meeting took place."""
    actor, form = load_own_meeting(fellow_id, meeting_id)[2], MinutesForm()
    if form.validate_on_submit():
        words = {"notes": form.notes.data or "", "agreed": form.agreed.data or ""}
        try:
            with transaction():
                meetings.hold_meeting(meeting_id, actor=actor, by=current_user.id, **words)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The meeting is noted."), "success")
            return redirect(url_for("fellowships.show_mentoring", fellow_id=fellow_id), 303)
    return _meeting_page(fellow_id, meeting_id, minutes=form)


@blueprint.post(f"{MEETING}/call-off")
@access(SIGNED_IN)
def call_meeting_off(fellow_id: int, meeting_id: int) -> ResponseReturnValue:
    """Call a planned meeting off."""
    actor, form = load_own_meeting(fellow_id, meeting_id)[2], CallOffForm()
    if form.validate_on_submit():
        try:
            with transaction():
                meetings.call_off(meeting_id, reason=form.reason.data or "", actor=actor, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The meeting is called off. The other side gets a letter."), "success")
            return redirect(url_for("fellowships.show_mentoring", fellow_id=fellow_id), 303)
    return _meeting_page(fellow_id, meeting_id, off=form)


@blueprint.get(f"{MEETING}.ics")
@access(SIGNED_IN)
def export_meeting(fellow_id: int, meeting_id: int) -> Response:
    """Give a meeting as a file for the calendar of a phone."""
    seat, row = load_meeting(fellow_id, meeting_id)
    meeting = row.meeting
    event = Event(
        uid=f"meeting-{meeting.id}@{request.host}",
        summary=_("Meeting of %(fellow)s and %(mentor)s", fellow=seat.full_name, mentor=row.mentor),
        starts=meeting.starts_at,
        ends=meeting.starts_at + timedelta(minutes=meeting.minutes),
        location=meeting.place,
        url=address_of("fellowships.show_meeting", fellow_id=fellow_id, meeting_id=meeting_id),
        is_cancelled=meeting.state is MeetingState.CANCELLED,
    )
    response = Response(calendar_file([event], made_at=meeting.made_at), mimetype=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"meeting-{meeting.id}.ics")
    return response


@blueprint.route(f"{FELLOW}/notes/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def write_note(fellow_id: int) -> ResponseReturnValue:
    """Ask a mentor or manager for a note about a fellow, and keep it."""
    load_fellow(fellow_id, Actor.MENTOR, Actor.MANAGER)
    form = NoteForm()
    if form.validate_on_submit():
        key, is_private = form.form_key.data or "", bool(form.is_private.data)
        try:
            with transaction():
                text = form.text.data or ""
                meetings.write_note(fellow_id, text, is_private=is_private, form_key=key, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The note is kept."), "success")
            return redirect(url_for("fellowships.show_mentoring", fellow_id=fellow_id), 303)
    return _form_page("note_form.html", load_fellow(fellow_id), form)
