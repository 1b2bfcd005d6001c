"""What everybody sees of workshops: which are to come, what each is about, and its days for a calendar."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import EVERYONE, access
from lms.core.calendar_files import MEDIA_TYPE, Event, calendar_file
from lms.core.forms import choices
from lms.core.language import localised
from lms.core.paging import paginate, requested_page
from lms.people.identity import signed_in_id
from lms.people.permissions import coordinates_somebody
from lms.people.places import STATES
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import METHOD_NAMES
from lms.workshops.library.queries import topic_names
from lms.workshops.planning.act_forms import ComingFilter
from lms.workshops.planning.loaders import load_public
from lms.workshops.planning.models import TAKING_STATES, Workshop, WorkshopState
from lms.workshops.planning.permissions import can_run, is_organiser, runs_any
from lms.workshops.planning.queries import (
    ComingWish,
    coming,
    known_states,
    organisations_named,
    teachers_of,
    topics_by_workshop,
)
from lms.workshops.planning.standing import standing_of
from lms.workshops.planning.times import Timed, instant_of
from lms.workshops.planning.views.agenda import by_day
from lms.workshops.planning.words import place_in_words

PAGE_SIZE = 20


@blueprint.get("/workshops")
@access(EVERYONE)
def list_workshops() -> str:
    """List the workshops that are to come: filtered by topic, state, language and time, in pages."""
    wish = ComingWish(**{name: request.args.get(name, "")[:80] for name in ("topic", "state", "language", "when")})
    page = paginate(coming(wish), requested_page(), PAGE_SIZE)
    person = current_user if current_user.is_authenticated else None
    return render_template(
        "workshops/planning/coming.html",
        page=page,
        topics=topics_by_workshop([row.id for row in page.items]),
        organisers=organisations_named(*(row.organiser_id for row in page.items)),
        form=_coming_form(wish),
        is_filtered=wish != ComingWish(),
        runs=person is not None and runs_any(person),
        may_plan=person is not None and is_organiser(person),
    )


def _coming_form(wish: ComingWish) -> ComingFilter:
    form = ComingFilter(data=vars(wish))
    topics = ((slug, localised(name)) for slug, name in topic_names().items())
    form.topic.choices = choices([("", _("Any topic")), *topics])
    form.state.choices = choices([("", _("Everywhere")), *((code, STATES.get(code, code)) for code in known_states())])
    return form


@blueprint.get("/workshops/<int:workshop_id>")
@access(EVERYONE)
def show_workshop(workshop_id: int) -> str:
    """Show what a workshop is, when, where and with whom, and how one registers."""
    workshop = load_public(workshop_id)
    return render_template(
        "workshops/planning/public.html",
        workshop=workshop,
        days=by_day(workshop_id),
        methods=METHOD_NAMES,
        topics=topics_by_workshop([workshop_id]).get(workshop_id, []),
        organisations=organisations_named(workshop.organiser_id, workshop.host_id),
        teachers=[each.full_name for each in teachers_of(workshop_id) if each.full_name],
        takes=workshop.state in TAKING_STATES,
        runs=current_user.is_authenticated and can_run(current_user, workshop_id),
        standing=standing_of(workshop, signed_in_id()),
        has_team=current_user.is_authenticated and coordinates_somebody(current_user),
    )


@blueprint.get("/workshops/<int:workshop_id>/calendar.ics")
@access(EVERYONE)
def export_workshop(workshop_id: int) -> Response:
    """Give the days of a workshop as a file for the calendar of a phone; empty while it has no dates."""
    workshop = load_public(workshop_id)
    response = Response(calendar_file(events_of(workshop), made_at=workshop.created_at), mimetype=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"workshop-{workshop_id}.ics")
    return response


def events_of(workshop: Workshop) -> list[Event]:
    """Return the days of a workshop as appointments: from its first session to its last, or the whole day."""
    found = []
    for number, held_on, timed in by_day(workshop.id):
        if held_on is not None:
            starts, ends = _from_to(timed)
            event = Event(
                uid=f"workshop-{workshop.id}-day-{number}@{request.host}",
                starts=starts or held_on,
                ends=ends,
                summary=localised(workshop.title),
                location=place_in_words(workshop),
                url=url_for("workshops.show_workshop", workshop_id=workshop.id, _external=True),
                sequence=workshop.calendar_sequence,
                is_cancelled=workshop.state is WorkshopState.CANCELLED,
            )
            found.append(event)
    return found


def _from_to(timed: list[Timed]) -> tuple[datetime | None, datetime | None]:
    held_on = timed[0].held_on if timed else None
    if held_on is None:
        return None, None
    last = max(each.session.ends_minute for each in timed)
    return timed[0].starts_at, instant_of(held_on, last)
