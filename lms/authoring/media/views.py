"""The files of a course for its authors: adding, replacing, deleting them, and saying what they show."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.media.forms import ReplaceForm, UploadForm, upload_form
from lms.authoring.media.library import KIND_NAMES, Condition, shelf
from lms.authoring.media.lists import listed, requested
from lms.authoring.media.loaders import load_file
from lms.authoring.media.operations import MOST_BYTES, MOST_FILES, delete_file, restore_file, space_used
from lms.authoring.media.pages import file_page, is_in_a_row, words_form_of
from lms.authoring.media.queries import file_digest
from lms.authoring.media.receiving import Received, receive, receive_instead
from lms.authoring.media.uses import look_again
from lms.authoring.media.words import entry_now, save_words, version_of
from lms.core.access import SIGNED_IN, access
from lms.core.errors import EditedMeanwhile, Refusal, wants_json
from lms.courses.media_drawing import size_words
from lms.courses.serving import media_response
from lms.questionnaires.saving import saved_response

MEDIA_PAGE = "/courses/<slug>/edit/media"
FILE_PAGE = f"{MEDIA_PAGE}/<int:file_id>"
LARGEST_UPLOAD = 100_000_000
"""How many bytes some files may have together that are sent at once."""
PRIVATE = "private, max-age=31536000, immutable"
LARGE = {"authoring.add_media_files", "authoring.replace_media_file"}


@blueprint.url_value_preprocessor
def let_large_files_in(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Let people who are signed in send larger files to these pages than to others, before anything reads them."""
    if endpoint in LARGE and current_user.is_authenticated:
        request.max_content_length = LARGEST_UPLOAD


@blueprint.get(MEDIA_PAGE)
@access(SIGNED_IN)
def list_media(slug: str) -> ResponseReturnValue:
    """List the files of a course, those first that nothing shows."""
    desk = load_desk(slug)
    return _list_page(desk, upload_form(desk.draft.languages))


def _list_page(desk: Desk, form: UploadForm) -> str:
    sought = requested()
    count, size = space_used(desk.draft.course_id)
    return render_template(
        "authoring/media/list.html",
        desk=desk,
        here="media",
        form=form,
        sought=sought,
        listed=listed(desk.draft, sought),
        kinds=KIND_NAMES,
        conditions=Condition,
        count=count,
        size=size,
        most_files=MOST_FILES,
        most_bytes=MOST_BYTES,
        size_words=size_words,
        deleted_id=request.args.get("deleted", type=int),
    )


@blueprint.post(MEDIA_PAGE)
@access(SIGNED_IN)
def add_media_files(slug: str) -> ResponseReturnValue:
    """Add some files; those that cannot be taken are named, and the others are kept."""
    desk = load_desk(slug, is_to_write=True)
    form = upload_form(desk.draft.languages)
    received = Received()
    if form.validate_on_submit():
        try:
            received = receive(desk.draft, form.sent(), form.described(desk.draft.languages), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
    for each in received.refused:
        form.take_refusal(Refusal(each.sentence, field="files"))
    _say(received)
    if form.errors or form.form_errors:
        sentence = " ".join(str(each) for errors in form.errors.values() for each in errors)
        return (jsonify(error=sentence), 422) if wants_json() else (_list_page(desk, form), 422)
    address = _next_address(desk)
    return jsonify(to=address) if wants_json() else redirect(address, 303)


def _say(received: Received) -> None:
    if received.added:
        number = len(received.added)
        flash(ngettext("%(num)d file is added.", "%(num)d files are added.", number), "success")
    for kept in received.kept:
        if not kept.is_new:
            flash(_("The course has this file already, as %(path)s.", path=kept.path), "info")


def _next_address(desk: Desk) -> str:
    """Return where to go on: to the next file that lacks words, or to the list."""
    bare = next((entry for entry in shelf(desk.draft) if entry.lacks), None)
    if bare is None:
        return url_for("authoring.list_media", slug=desk.draft.slug)
    return url_for("authoring.show_media_file", slug=desk.draft.slug, file_id=bare.id, row="on")


@blueprint.get(FILE_PAGE)
@access(SIGNED_IN)
def show_media_file(slug: str, file_id: int) -> ResponseReturnValue:
    """Show a file, where it is used, and what is said about it."""
    at = load_file(slug, file_id)
    return file_page(at, words_form_of(at))


@blueprint.post(FILE_PAGE)
@access(SIGNED_IN)
def save_media_words(slug: str, file_id: int) -> ResponseReturnValue:
    """Save what is said about a file, as it is typed or when it is sent."""
    at = load_file(slug, file_id, is_to_write=True)
    form = words_form_of(at, is_sent=True) or abort(404)
    path, course_id, status, now = at.file.path, at.desk.draft.course_id, 422, None
    if form.validate_on_submit():
        entry = form.entry(at.desk.draft.languages)
        try:
            save_words(course_id, path, entry, version=form.version.data or "", by=current_user.id)
            look_again(at.desk.draft, path)
            return _saved(at.desk, version_of(entry_now(course_id, path)))
        except EditedMeanwhile as clash:
            form.take_refusal(clash)
            status, now = 409, entry_now(course_id, path)
        except Refusal as refusal:
            form.take_refusal(refusal)
    if wants_json():
        return jsonify(error=" ".join(form.form_errors) or None), status
    fresh = load_file(slug, file_id, is_to_write=True)
    if now is not None:
        form.version.data = version_of(now)
    return file_page(fresh, form, now=now), status


def _saved(desk: Desk, version: str) -> ResponseReturnValue:
    if wants_json():
        return saved_response(version)
    flash(_("Saved."), "success")
    return redirect(
        _next_address(desk) if is_in_a_row() else url_for("authoring.list_media", slug=desk.draft.slug), 303
    )


@blueprint.post(f"{FILE_PAGE}/replace")
@access(SIGNED_IN)
def replace_media_file(slug: str, file_id: int) -> ResponseReturnValue:
    """Put another file in the place of one; every text that shows it shows the new one then."""
    at, form = load_file(slug, file_id, is_to_write=True), ReplaceForm()
    if form.validate_on_submit():
        try:
            kept = receive_instead(at.desk.draft, file_id, at.file.path, form.file.data, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The file is replaced. What it was before is in the list of deleted files."), "success")
            return redirect(url_for("authoring.show_media_file", slug=slug, file_id=kept.file_id), 303)
    fresh = load_file(slug, file_id, is_to_write=True)
    return file_page(fresh, words_form_of(fresh), form), 422


@blueprint.post(f"{FILE_PAGE}/delete")
@access(SIGNED_IN)
def delete_media_file(slug: str, file_id: int) -> ResponseReturnValue:
    """Delete a file that nothing shows; the page that follows offers to bring it back."""
    at = load_file(slug, file_id, is_to_write=True)
    try:
        delete_file(at.desk.draft, file_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
        return redirect(url_for("authoring.show_media_file", slug=slug, file_id=file_id), 303)
    return redirect(url_for("authoring.list_media", slug=slug, deleted=file_id), 303)


@blueprint.post(f"{FILE_PAGE}/restore")
@access(SIGNED_IN)
def restore_media_file(slug: str, file_id: int) -> ResponseReturnValue:
    """Bring a deleted file back."""
    at = load_file(slug, file_id, is_to_write=True)
    path = at.file.path
    try:
        restore_file(file_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    else:
        look_again(at.desk.draft, path)
        flash(_("The file is back."), "success")
    return redirect(url_for("authoring.show_media_file", slug=slug, file_id=file_id), 303)


@blueprint.get("/courses/<slug>/edit/files/<prefix>/<name>")
@access(SIGNED_IN)
def show_file(slug: str, prefix: str, name: str) -> ResponseReturnValue:
    """Answer a file of a draft to those who have a part in the course."""
    digest = file_digest(load_desk(slug).draft.course_id, prefix, name)
    if digest is None:
        abort(404)
    return media_response(digest, name, cache=PRIVATE)
