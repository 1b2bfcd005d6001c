"""The table of attendance, as a page and for spreadsheets."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms.core.access import SIGNED_IN, access
from lms.core.paging import requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.workshops.attendance.answers import presence_words
from lms.workshops.attendance.queries import conflicts
from lms.workshops.attendance.table import organisations_of, sheet_of, table_of
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run

TABLE = "/workshops/<int:workshop_id>/attendance"


@blueprint.get(TABLE)
@access(SIGNED_IN)
def show_attendance(workshop_id: int) -> str:
    """Show everybody on the roll at every session, what waits to be settled first."""
    workshop = load_run(workshop_id)
    organisation = request.args.get("organisation", "")
    return render_template(
        "workshops/attendance/attendance.html",
        workshop=workshop,
        table=table_of(workshop, organisation=organisation, number=requested_page()),
        organisation=organisation,
        organisations=organisations_of(workshop_id),
        conflicts=conflicts(workshop_id),
        presence_words=presence_words,
    )


@blueprint.get(f"{TABLE}.csv")
@access(SIGNED_IN)
def export_attendance(workshop_id: int) -> Response:
    """Give the table as CSV."""
    header, rows = sheet_of(load_run(workshop_id), organisation=request.args.get("organisation", ""))
    return csv_response(f"workshop-{workshop_id}-attendance", header, rows)


@blueprint.get(f"{TABLE}.xlsx")
@access(SIGNED_IN)
def export_attendance_workbook(workshop_id: int) -> Response:
    """Give the table as a workbook."""
    sheet = sheet_of(load_run(workshop_id), organisation=request.args.get("organisation", ""))
    return workbook_response(f"workshop-{workshop_id}-attendance", [(_("Attendance"), sheet)])
