"""The report of one workshop: on the page, as tables, and as a paper for a donor; and its photos."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.attachments.models import Attachment
from lms.attachments.operations import remove_file
from lms.certificates.papers import paper_response
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES, current_language, in_language
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.quizzes.analysis.words import LEVEL_WORDS
from lms.workshops.actions.models import POINT_NAMES
from lms.workshops.blueprint import blueprint
from lms.workshops.costs.models import COST_NAMES
from lms.workshops.figures.attended import OTHERS
from lms.workshops.figures.forms import PhotoForm, PrintForm
from lms.workshops.figures.photos import MOST_PHOTOS, OWNER, SLOT, bytes_of, keep_photos, photos_of, small_photo
from lms.workshops.figures.report import Report, report_of
from lms.workshops.figures.report_tables import tables_of
from lms.workshops.figures.report_words import district_in_words, shown_count
from lms.workshops.moves import Actor
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import WORKSHOP_MOVES, Workshop
from lms.workshops.registration.models import GENDER_NAMES

ONE = "/workshops/<int:workshop_id>/report"


def _words() -> dict[str, Any]:
    return {
        "genders": GENDER_NAMES,
        "point_names": POINT_NAMES,
        "cost_names": COST_NAMES,
        "level_words": LEVEL_WORDS,
        "others": OTHERS,
        "district_in_words": district_in_words,
        "shown_count": shown_count,
    }


def _page(workshop: Workshop, form: PhotoForm) -> str:
    return render_template(
        "workshops/figures/report.html",
        workshop=workshop,
        report=report_of(workshop),
        form=form,
        print_form=PrintForm(formdata=None, data={"language": current_language()}),
        photos=photos_of(workshop.id),
        most=MOST_PHOTOS,
        may_report=WORKSHOP_MOVES.allows(workshop.state, "reported", Actor.ORGANISER),
        **_words(),
    )


@blueprint.get(ONE)
@access(SIGNED_IN)
def show_report(workshop_id: int) -> str:
    """Show the report of a workshop, what it lacks first."""
    return _page(load_run(workshop_id), PhotoForm(formdata=None))


@blueprint.get(f"{ONE}.csv")
@access(SIGNED_IN)
def export_report(workshop_id: int) -> Response:
    """Give the tables of the report one under another."""
    tables = tables_of(report_of(load_run(workshop_id)))
    width = max(len(table.header) for table in tables)
    rows = [[table.title, *row] for table in tables for row in (table.header, *table.rows)]
    return csv_response(f"workshop-{workshop_id}-report", [_("Table"), *[""] * width], rows)


@blueprint.get(f"{ONE}.xlsx")
@access(SIGNED_IN)
def export_report_workbook(workshop_id: int) -> Response:
    """Give the tables of the report as a workbook, a sheet each."""
    tables = tables_of(report_of(load_run(workshop_id)))
    sheets = [(table.title, (table.header, table.rows)) for table in tables]
    return workbook_response(f"workshop-{workshop_id}-report", sheets)


@blueprint.get(f"{ONE}.pdf")
@access(SIGNED_IN)
def print_report(workshop_id: int) -> Response:
    """Print the report for a donor, in the language that ``language`` names; ``without_amounts`` leaves money out."""
    workshop = load_run(workshop_id)
    asked = request.args.get("language", "")
    code = asked if asked in LANGUAGES else current_language()
    photos, with_amounts = bytes_of(photos_of(workshop_id)), "without_amounts" not in request.args
    with in_language(code):
        report = report_of(workshop)
        return paper_response(
            f"workshop-{workshop_id}-report-{code}",
            "papers/workshop_report.html",
            {f"{digest}.jpg": content for digest, content in photos.items()},
            photos=list(photos),
            **paper_words(report, with_amounts=with_amounts),
        )


def paper_words(report: Report, *, with_amounts: bool) -> dict[str, Any]:
    """Return what the paper for a donor is made from."""
    split = report.attendees.without_small()
    return {"workshop": report.workshop, "report": report, "split": split, "with_amounts": with_amounts, **_words()}


@blueprint.post(f"{ONE}/photos")
@access(SIGNED_IN)
def add_report_photos(workshop_id: int) -> ResponseReturnValue:
    """Keep photos for the report; each that cannot be kept is named with the reason."""
    load_run(workshop_id)
    form = PhotoForm()
    if form.validate_on_submit():
        try:
            kept, refused = keep_photos(workshop_id, request.files.getlist(SLOT), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            if kept:
                flash(ngettext("%(num)d photo is kept.", "%(num)d photos are kept.", kept), "success")
            if not refused:
                return _back(workshop_id)
            form.photos.errors = [str(each) for each in refused]
    return _page(load_run(workshop_id), form), 422


def _back(workshop_id: int) -> ResponseReturnValue:
    return redirect(url_for("workshops.show_report", workshop_id=workshop_id, _anchor="photo-list"), 303)


@blueprint.post(f"{ONE}/photos/<int:file_id>/remove")
@access(SIGNED_IN)
def remove_report_photo(workshop_id: int, file_id: int) -> ResponseReturnValue:
    """Take a photo out of the report."""
    load_run(workshop_id)
    _load_photo(workshop_id, file_id)
    with transaction():
        remove_file(OWNER, workshop_id, file_id, by=current_user.id)
    flash(_("The photo is taken out."), "success")
    return _back(workshop_id)


def _load_photo(workshop_id: int, file_id: int) -> Attachment:
    """Return a photo of a workshop; any other file answers 404."""
    file = db.session.get(Attachment, file_id)
    if file is None or (file.owner_kind, file.owner_id, file.slot) != (OWNER, workshop_id, SLOT):
        abort(404)
    return file


@blueprint.get(f"{ONE}/photos/<int:file_id>.jpg")
@access(SIGNED_IN)
def show_report_photo(workshop_id: int, file_id: int) -> Response:
    """Show a photo small; it was made by this site and is drawn as a picture and nothing else."""
    load_run(workshop_id)
    file = _load_photo(workshop_id, file_id)
    try:
        response = Response(small_photo(file), mimetype="image/jpeg")
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
