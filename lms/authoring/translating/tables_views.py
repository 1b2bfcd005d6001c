"""Texts as a table for a translator elsewhere, and the table back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.translating.forms import UploadForm
from lms.authoring.translating.tables import (
    HEADER,
    MOST_SHOWN,
    TableRead,
    forget_table,
    keep_table,
    kept_table,
    read_table,
    rows_to_translate,
)
from lms.authoring.translating.taking import take_table
from lms.authoring.translating.words import WORDS
from lms.core.access import SIGNED_IN, access
from lms.core.forms import refuse
from lms.core.spreadsheets import csv_response
from lms.quizzes.exchange.sheets_files import NotATable


@blueprint.get("/courses/<slug>/edit/languages/<language>.csv")
@access(SIGNED_IN)
def export_texts(slug: str, language: str) -> ResponseReturnValue:
    """Give the texts that are missing or stale in a language as a table."""
    desk = load_desk(slug)
    if language not in desk.draft.languages[1:]:
        abort(404)
    return csv_response(f"{slug}-{language}", HEADER, list(rows_to_translate(desk.draft, language)))


@blueprint.route("/courses/<slug>/edit/languages/table", methods=["GET", "POST"])
@access(SIGNED_IN)
def upload_texts(slug: str) -> ResponseReturnValue:
    """Ask for a table that has come back, and look at it."""
    desk, form = load_desk(slug, is_to_write=True), UploadForm()
    content = form.content() if form.validate_on_submit() else None
    if content is not None:
        try:
            read_table(desk.draft, content)
        except NotATable as problem:
            refuse(form.file, _("Row %(number)s: %(sentence)s", number=problem.row, sentence=problem.what))
        else:
            return redirect(url_for("authoring.show_table", slug=slug, name=keep_table(content)), 303)
    page = render_template("authoring/translating/upload.html", desk=desk, here="languages", form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/courses/<slug>/edit/languages/table/<name>")
@access(SIGNED_IN)
def show_table(slug: str, name: str) -> ResponseReturnValue:
    """Show what a table would change, and each row of it that cannot be used."""
    desk, content = load_desk(slug, is_to_write=True), kept_table(name)
    return _gone(slug) if content is None else _page(desk, name, read_table(desk.draft, content))


@blueprint.post("/courses/<slug>/edit/languages/table/<name>")
@access(SIGNED_IN)
def take_texts(slug: str, name: str) -> ResponseReturnValue:
    """Write the translations of a table into the draft, or none of them; a second time there is none left."""
    desk, content = load_desk(slug, is_to_write=True), kept_table(name)
    if content is None:
        return _gone(slug)
    if request.form.get("go") == "drop":
        forget_table(name)
        flash(_("Nothing was taken from the table."), "info")
        return redirect(url_for("authoring.show_languages", slug=slug), 303)
    read = read_table(desk.draft, content)
    taken, left = take_table(desk.draft, read, by=current_user.id)
    forget_table(name)
    flash(ngettext("%(num)s translation is saved.", "%(num)s translations are saved.", taken), "success")
    if not left:
        return redirect(url_for("authoring.show_languages", slug=slug), 303)
    return _page(load_desk(slug), name, TableRead([], left, read.unchanged), was_taken=True)


def _gone(slug: str) -> ResponseReturnValue:
    flash(_("This table was taken already, or dropped. Upload it once more if something of it is missing."), "info")
    return redirect(url_for("authoring.show_languages", slug=slug), 303)


def _page(desk: Desk, name: str, read: TableRead, *, was_taken: bool = False) -> str:
    return render_template(
        "authoring/translating/table.html",
        desk=desk,
        here="languages",
        name=name,
        read=read,
        proposals=read.proposals[:MOST_SHOWN],
        unusable=read.unusable[:MOST_SHOWN],
        was_taken=was_taken,
        **WORDS,
    )
