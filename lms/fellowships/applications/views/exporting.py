"""The applications of a call for spreadsheet programs."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from lms.core.access import access
from lms.core.spreadsheets import csv_response
from lms.fellowships.applications import exports
from lms.fellowships.applications.views.managing import wanted
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.queries import call_form
from lms.people.permissions import MANAGERS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/programmes/<slug>/calls/<call_slug>/applications.csv")
@access(MANAGERS)
def export_applications(slug: str, call_slug: str) -> Response:
    """Give the applications of a call, filtered as shown, as a CSV file with a column for each question."""
    _programme, call = load_call(slug, call_slug)
    return csv_response(f"{call.slug}-applications", exports.header(call_form(call)), exports.rows(call, wanted()))


@blueprint.get("/programmes/<slug>/calls/<call_slug>/applications.xlsx")
@access(MANAGERS)
def export_applications_workbook(slug: str, call_slug: str) -> Response:
    """Give the same as an XLSX file."""
    _programme, call = load_call(slug, call_slug)
    head = exports.header(call_form(call))
    content = exports.workbook(_("Applications"), head, exports.rows(call, wanted()))
    response = Response(content, mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{call.slug}-applications.xlsx")
    return response
