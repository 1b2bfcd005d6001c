"""The calendar that somebody can subscribe to: its page, and the file itself behind a secret address."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.calendar_files import MEDIA_TYPE, calendar_file
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.language import in_language
from lms.people.letters import address_of
from lms.workshops.blueprint import blueprint
from lms.workshops.diary import feeds
from lms.workshops.diary.events import AHEAD, BACK, events_for
from lms.workshops.planning.times import instant_of


@blueprint.get("/calendar")
@access(SIGNED_IN)
def show_calendar() -> str:
    """Say what the calendar holds, and let somebody make its address."""
    return _page()


def _page(token: str = "") -> str:
    address = address_of("workshops.read_calendar", token=token) if token else ""
    return render_template(
        "workshops/diary/calendar.html",
        feed=feeds.feed_of(current_user.id),
        address=address,
        webcal=address.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1),
        back=BACK.days,
        ahead=AHEAD.days,
    )


@blueprint.post("/calendar")
@access(SIGNED_IN)
def make_calendar() -> ResponseReturnValue:
    """Make or replace the address, and show it: this once, for only its digest is kept."""
    with transaction():
        token = feeds.make_feed(current_user.id, by=current_user.id)
    response = make_response(_page(token))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/calendar/stop")
@access(SIGNED_IN)
def stop_calendar() -> ResponseReturnValue:
    """Take the address back."""
    with transaction():
        feeds.stop_feed(current_user.id, by=current_user.id)
    flash(_("The address works no more."), "success")
    return redirect(url_for("workshops.show_calendar"), 303)


@blueprint.get("/calendar/<token>.ics")
@access(EVERYONE)
def read_calendar(token: str) -> Response:
    """Give a calendar program what stands in somebody's calendar; what it has already is not sent again."""
    reader = feeds.reader_of(token)
    if reader is None:
        abort(404)
    today = today_here()
    with in_language(reader.language):
        content = calendar_file(events_for(reader.id, today), made_at=instant_of(today, 0))
    response = Response(content, mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="setu.ics"'
    response.add_etag()
    response.make_conditional(request)
    return response
