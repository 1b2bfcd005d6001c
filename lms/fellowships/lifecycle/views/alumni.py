"""Alumni: where they work, year by year, and the list of those of a programme."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices, tidy
from lms.core.paging import paginate, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response, rows_found
from lms.fellowships.blueprint import blueprint
from lms.fellowships.lifecycle import alumni
from lms.fellowships.lifecycle.forms import AlumniFilter, AlumniNoteForm
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import FellowState
from lms.fellowships.programmes.loaders import load_programme
from lms.people.permissions import MANAGERS
from lms.people.places import STATES


@blueprint.route("/fellows/<int:fellow_id>/alumni", methods=["GET", "POST"])
@access(SIGNED_IN)
def show_alumni_notes(fellow_id: int) -> ResponseReturnValue:
    """Show where an alumna or alumnus works, year by year, and let them or a manager write this year's note."""
    seat = load_fellow(fellow_id, Actor.FELLOW, Actor.MANAGER)
    if seat.fellow.state is not FellowState.COMPLETED:
        abort(404)
    form = _form(seat)
    if form.validate_on_submit():
        try:
            with transaction():
                alumni.write_note(fellow_id, by=current_user.id, **form.values())
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Thank you. The note is kept."), "success")
            return redirect(url_for("fellowships.show_alumni_notes", fellow_id=fellow_id), 303)
    page = render_template(
        "fellowships/lifecycle/alumni_notes.html",
        seat=load_fellow(fellow_id),
        notes=alumni.notes_of(fellow_id),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def _form(seat: Seat) -> AlumniNoteForm:
    """Return the form of a note, which begins with what stands in this year's."""
    year, ended = today_here().year, seat.fellow.ended_on
    known = next((note for note in alumni.notes_of(seat.fellow.id) if note.year == year), None)
    form = AlumniNoteForm(data={"year": str(year)}, obj=known)
    years = range(year, (ended.year if ended else year) - 1, -1)
    form.year.choices = choices((str(each), str(each)) for each in years)
    return form


@blueprint.get("/programmes/<slug>/alumni")
@access(MANAGERS)
def list_alumni(slug: str) -> str:
    """List the alumni of a programme with where they work now: filtered, sorted, in pages."""
    programme, form = load_programme(slug), AlumniFilter(request.args)
    sorting = requested_sorting(alumni.ALUMNI_COLUMNS, "-ended")
    page = paginate(alumni.alumni_list(programme.id, sorting, **_wish()), requested_page())
    years = [(str(year), str(year)) for year in alumni.alumni_years(programme.id)]
    form.ended.choices = choices([("", _("Any year")), *years])
    return render_template(
        "fellowships/lifecycle/alumni.html",
        programme=programme,
        page=page,
        form=form,
        is_filtered=any(_wish().values()),
        sort=("-" if sorting.descending else "") + sorting.key,
        states=STATES,
    )


def _wish() -> dict[str, str]:
    return {name: str(tidy(request.args.get(name, "")[:80])) for name in ("search", "ended", "told")}


@blueprint.get("/programmes/<slug>/alumni.csv")
@access(MANAGERS)
def export_alumni(slug: str) -> ResponseReturnValue:
    """Give the alumni of a programme whom the filter shows as a table."""
    programme = load_programme(slug)
    header = [_("Name"), _("Completed on"), _("State"), _("Year of the note"), _("Organisation"), _("As what")]
    header += [_("E-mail address"), _("Phone number")]
    sorting = requested_sorting(alumni.ALUMNI_COLUMNS, "-ended")
    return csv_response(
        f"{slug}-alumni", header, rows_found(alumni.alumni_list(programme.id, sorting, **_wish()), _cells)
    )


def _cells(row: Any) -> tuple[Any, ...]:
    place = STATES.get(row.state_code, row.state_code)
    return (row.full_name, row.ended_on, place, row.year, row.organisation, row.work, row.email, row.phone)
