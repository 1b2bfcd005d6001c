"""The field log of a fellow: a form that takes a minute, the entries of a month with their totals, and the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.spreadsheets import csv_response, rows_found
from lms.fellowships.blueprint import blueprint
from lms.fellowships.fieldlog import queries
from lms.fellowships.fieldlog.forms import LogForm, new_key, values_of
from lms.fellowships.fieldlog.models import ACTIVITY_NAMES, LogEntry
from lms.fellowships.fieldlog.operations import Entry, change_entry, keep_entry, remove_entry, restore_entry
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import RUNNING
from lms.fellowships.placements.periods import month_bounds, month_of
from lms.people.permissions import FELLOWS
from lms.questionnaires.saving import saved_response

LOG = "/fellows/<int:fellow_id>/log"
LONGEST_KEY = 40


@blueprint.get(LOG)
@access(SIGNED_IN)
def show_log(fellow_id: int) -> str:
    """Show a month of a fellow's log; to the fellow with the form for one more entry."""
    seat = load_fellow(fellow_id)
    form = LogForm(formdata=None, day=today_here(), place=queries.last_place(fellow_id), form_key=new_key(), version=0)
    return _log_page(seat, form)


def _log_page(seat: Seat, form: LogForm) -> str:
    last = max(month_of(seat.fellow.starts_on, min(today_here(), seat.fellow.ended_on or seat.fellow.ends_on)), 1)
    month = _chosen_month(last)
    first_day, last_day = month_bounds(seat.fellow.starts_on, month)
    removed = request.args.get("removed", "")
    return render_template(
        "fellowships/fieldlog/log.html",
        seat=seat,
        form=form if seat.is_own and (seat.fellow.state in RUNNING or form.is_submitted()) else None,
        month=month,
        months=range(last, 0, -1),
        first_day=first_day,
        last_day=last_day,
        totals=queries.totals(seat.fellow.id, first_day, last_day),
        entries=queries.entries_of(seat.fellow.id, first_day, last_day),
        activity_names=ACTIVITY_NAMES,
        removed=int(removed) if seat.is_own and removed.isascii() and removed.isdigit() else None,
    )


def _chosen_month(last: int) -> int:
    text = request.args.get("month", "")
    return min(max(int(text), 1), last) if text.isascii() and text.isdigit() and len(text) < 4 else last


@blueprint.post(LOG)
@access(FELLOWS)
def save_log_entry(fellow_id: int) -> ResponseReturnValue:
    """Keep a new entry, as it is typed or when it is sent; the form's key makes it one."""
    seat, form = load_fellow(fellow_id, Actor.FELLOW), LogForm()
    form_key = (form.form_key.data or "")[:LONGEST_KEY] or new_key()
    try:
        if form.validate():
            with transaction():
                kept = keep_entry(fellow_id, form.entry(), form_key=form_key, today=today_here(), by=current_user.id)
                version = kept.version
            return _kept(fellow_id, version)
    except Refusal as refusal:
        form.take_refusal(refusal)
    if wants_json():
        return jsonify(error=" ".join(form.form_errors) or None, errors=form.problems()), 422
    return _log_page(load_fellow(seat.fellow.id), form), 422


def _kept(fellow_id: int, version: int) -> ResponseReturnValue:
    if wants_json():
        return saved_response(version)
    flash(_("The entry is in your log."), "success")
    return redirect(url_for("fellowships.show_log", fellow_id=fellow_id), 303)


def _load_entry(fellow_id: int, entry_id: int) -> tuple[Seat, LogEntry]:
    """Return an entry of the reader's own log; any other answers 404."""
    seat, entry = load_fellow(fellow_id, Actor.FELLOW), queries.find_entry(fellow_id, entry_id)
    return (seat, entry) if entry is not None else abort(404)


@blueprint.route(f"{LOG}/<int:entry_id>", methods=["GET", "POST"])
@access(FELLOWS)
def edit_log_entry(fellow_id: int, entry_id: int) -> ResponseReturnValue:
    """Show an entry to change it, and change it."""
    seat, entry = _load_entry(fellow_id, entry_id)
    if entry.removed_at is not None:
        return redirect(url_for("fellowships.show_log", fellow_id=fellow_id, removed=entry_id), 303)
    form = LogForm(data=values_of(entry))
    if form.validate_on_submit():
        try:
            with transaction():
                change_entry(entry_id, form.entry(), seen=form.seen, today=today_here(), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The entry is changed."), "success")
            return redirect(
                url_for("fellowships.show_log", fellow_id=fellow_id, month=_month_of(seat, form.entry())), 303
            )
    page = render_template("fellowships/fieldlog/entry.html", seat=load_fellow(fellow_id), entry_id=entry_id, form=form)
    return page, 422 if form.is_submitted() else 200


def _month_of(seat: Seat, entry: Entry) -> int:
    return month_of(seat.fellow.starts_on, entry.day or today_here())


@blueprint.post(f"{LOG}/<int:entry_id>/remove")
@access(FELLOWS)
def remove_log_entry(fellow_id: int, entry_id: int) -> ResponseReturnValue:
    """Take an entry out of the log; the page that follows offers to put it back."""
    seat, entry = _load_entry(fellow_id, entry_id)
    month = month_of(seat.fellow.starts_on, entry.day)
    try:
        with transaction():
            remove_entry(entry_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
        return redirect(url_for("fellowships.show_log", fellow_id=fellow_id, month=month), 303)
    return redirect(url_for("fellowships.show_log", fellow_id=fellow_id, month=month, removed=entry_id), 303)


@blueprint.post(f"{LOG}/<int:entry_id>/restore")
@access(FELLOWS)
def restore_log_entry(fellow_id: int, entry_id: int) -> ResponseReturnValue:
    """Put a removed entry back."""
    seat, entry = _load_entry(fellow_id, entry_id)
    month = month_of(seat.fellow.starts_on, entry.day)
    try:
        with transaction():
            restore_entry(entry_id, by=current_user.id)
        flash(_("The entry is back in your log."), "success")
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    return redirect(url_for("fellowships.show_log", fellow_id=fellow_id, month=month), 303)


@blueprint.get(f"{LOG}.csv")
@access(SIGNED_IN)
def export_log(fellow_id: int) -> ResponseReturnValue:
    """Give the whole log of a fellow as a table."""
    load_fellow(fellow_id)
    header = (
        _("Day"),
        _("Place"),
        _("Activity"),
        _("Minutes"),
        _("People met"),
        _("Women among them"),
        _("Notes"),
    )
    return csv_response(f"field-log-{fellow_id}", header, _rows(fellow_id))


def _rows(fellow_id: int) -> Iterator[Sequence[Any]]:
    return rows_found(queries.all_entries(fellow_id), _cells)


def _cells(row: Any) -> Sequence[Any]:
    activity = str(ACTIVITY_NAMES[row.activity])
    return (row.day.isoformat(), row.place, activity, row.minutes, row.people_met, row.women_met, row.notes)
