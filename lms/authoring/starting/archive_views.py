"""Courses that come in as zip files: sent, looked at, and taken or not."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.rights.loaders import load_course_part
from lms.authoring.rights.permissions import may_write
from lms.authoring.starting import operations
from lms.authoring.starting.archives import LARGEST_ARCHIVE, unpack
from lms.authoring.starting.forms import ArchiveForm, TakeArchiveForm
from lms.authoring.starting.loaders import Sent, load_archive
from lms.core.access import access
from lms.core.errors import Refusal
from lms.core.intake import takes_up_to
from lms.courses.slugs import checked_slug, free_slug
from lms.people.permissions import TRAINERS

ROOM_FOR_FORM = 100_000


@blueprint.get("/writing/import")
@access(TRAINERS)
def import_course() -> str:
    """Ask for a zip file with a course."""
    return render_template("authoring/starting/import.html", form=ArchiveForm(formdata=None))


@blueprint.post("/writing/import")
@access(TRAINERS)
@takes_up_to(LARGEST_ARCHIVE + ROOM_FOR_FORM)
def send_archive() -> ResponseReturnValue:
    """Keep a zip file that holds a course, and show what is in it; of one that cannot be taken say why."""
    form = ArchiveForm()
    if not form.validate_on_submit():
        return render_template("authoring/starting/import.html", form=form), 422
    content = form.file.data.stream.read(LARGEST_ARCHIVE + 1)
    try:
        unpack(content)
    except Refusal as refusal:
        form.take_refusal(Refusal(refusal.sentence, field="file"))
        return render_template("authoring/starting/import.html", form=form), 422
    token = operations.keep_archive(form.file.data.filename or "course.zip", content, by=current_user.id)
    return redirect(url_for("authoring.show_archive", token=token), 303)


@blueprint.get("/writing/import/<token>")
@access(TRAINERS)
def show_archive(token: str) -> str:
    """Show what an archive holds, and what is wrong with it, before anything is made of it."""
    sent = load_archive(token)
    wanted = sent.unpacked.folder or "a-course"
    return _page(sent, TakeArchiveForm(formdata=None, data={"slug": free_slug(wanted, operations.is_taken)}))


def _page(sent: Sent, form: TakeArchiveForm) -> str:
    folder = sent.unpacked.folder
    return render_template(
        "authoring/starting/archive.html",
        sent=sent,
        form=form,
        document=sent.reading.document,
        known=folder if folder and operations.is_taken(folder) else "",
    )


@blueprint.post("/writing/import/<token>")
@access(TRAINERS)
def take_archive(token: str) -> ResponseReturnValue:
    """Begin a course with an archive; taken twice, it is begun once."""
    sent, form = load_archive(token), TakeArchiveForm()
    if sent.cannot or not form.validate_on_submit():
        return _page(sent, form), 422
    archive_id = sent.archive.id
    try:
        slug = operations.begun_by_form(f"archive-{archive_id}") or checked_slug(
            form.slug.data or "", operations.is_taken
        )
        slug = operations.start_from_archive(archive_id, sent.bundle(slug), by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _page(load_archive(token), form), 422
    flash(_("The course is there, as a draft that only you see."), "success")
    return redirect(url_for("authoring.show_workspace", slug=slug), 303)


@blueprint.post("/writing/import/<token>/into/<slug>")
@access(TRAINERS)
def bring_archive_in(token: str, slug: str) -> ResponseReturnValue:
    """Bring what an archive says into the draft of its course; what the draft said stays in the history."""
    sent, course = load_archive(token), load_course_part(slug)
    form = TakeArchiveForm(formdata=None, data={"slug": slug})
    if sent.cannot or not may_write(course.part):
        return _page(sent, form), 422 if sent.cannot else 403
    try:
        changed = operations.bring_into(sent.archive.id, course.id, sent.bundle(slug), by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _page(load_archive(token), form), 422
    flash(
        _("%(count)d texts say something else now; what they said before stands in their history.", count=changed),
        "success",
    )
    return redirect(url_for("authoring.show_workspace", slug=slug), 303)
