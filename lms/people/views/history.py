"""The history of changes, for administrators."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row, Select, false

from lms.core.access import access
from lms.core.forms import choices
from lms.core.paging import paginate, requested_page
from lms.core.privacy import instant_text
from lms.core.spreadsheets import csv_response, rows_found
from lms.people import queries
from lms.people.blueprint import blueprint
from lms.people.changes import action_name
from lms.people.permissions import ADMINISTRATORS
from lms.people.staff_forms import HistoryFilter

CSV_HEADER = ("id", "at", "actor_id", "actor", "action", "subject_kind", "subject_id", "detail")
LONGEST_NUMBER = 9


@blueprint.get("/history")
@access(ADMINISTRATORS)
def list_changes() -> ResponseReturnValue:
    """List what was changed, by whom and when, the latest first."""
    form = _filter_form()
    page = paginate(_chosen(form), requested_page())
    return render_template("people/history.html", form=form, page=page)


def _filter_form() -> HistoryFilter:
    form = HistoryFilter(request.args)
    actions = sorted((action_name(action), action) for action in queries.known_actions())
    form.action.choices = choices([("", _("Anything")), *((action, name) for name, action in actions)])
    return form


def _chosen(form: HistoryFilter) -> Select[Any]:
    typed, action = form.person.data or "", form.action.data or ""
    if not typed:
        return queries.changes(action=action)
    person_id = _person_id(typed)
    if person_id is None:
        return queries.changes(action=action).where(false())
    return queries.changes(person_id=person_id, action=action)


def _person_id(typed: str) -> int | None:
    number = typed.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER:
        return int(number)
    person = queries.person_by_login(typed)
    return person.id if person else None


@blueprint.get("/history.csv")
@access(ADMINISTRATORS)
def export_changes() -> ResponseReturnValue:
    """Give the changes that the filter shows as a table."""
    return csv_response("history", CSV_HEADER, rows_found(_chosen(_filter_form()), _cells))


def _cells(row: Row[Any]) -> tuple[Any, ...]:
    return (row.id, instant_text(row.at), *tuple(row)[2:-1])
