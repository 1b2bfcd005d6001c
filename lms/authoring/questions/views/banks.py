"""The pages on which the banks of a draft are written."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.questions.bank_operations import add_bank, delete_bank, quizzes_with, restore_bank
from lms.authoring.questions.checking import context_of
from lms.authoring.questions.forms.building import data_of, form_of, shown_controls
from lms.authoring.questions.heads import BANK_HEAD, change_head
from lms.authoring.questions.holders import banks_of
from lms.authoring.questions.listing import listed
from lms.authoring.questions.loaders import At, load_bank
from lms.authoring.questions.views.quizzes import requested_questions
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.forms import Form
from lms.core.paging import requested_page
from lms.quizzes.banks.words import kind_words


@blueprint.route("/courses/<slug>/edit/banks", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_draft_bank(slug: str) -> ResponseReturnValue:
    """Show the banks of a course, and begin a new one."""
    desk = load_desk(slug, is_to_write=request.method == "POST")
    form = form_of(BANK_HEAD, {}, desk.draft.languages, "")
    if request.method == "GET":
        return _banks_page(desk, form)
    title: dict[str, Any] = data_of(form, BANK_HEAD, {}, desk.draft.languages)
    try:
        name = add_bank(desk.draft, title.get("title") or {}, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(Refusal(refusal.sentence, field=f"title_{desk.draft.languages[0]}"))
        return _banks_page(desk, form), 422
    flash(_("The bank is there. Add questions to it, or paste many at once."), "success")
    return redirect(url_for("authoring.edit_bank", slug=slug, bank=name), 303)


def _banks_page(desk: Desk, form: Form) -> str:
    head = shown_controls(form, BANK_HEAD, desk.draft.languages, {})
    return render_template(
        "authoring/questions/banks.html",
        desk=desk,
        form=form,
        head=head,
        banks=banks_of(desk.draft),
        deleted=request.args.get("deleted", ""),
    )


@blueprint.route("/courses/<slug>/edit/banks/<bank>", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_bank(slug: str, bank: str) -> ResponseReturnValue:
    """Show a bank with its questions, and save its title."""
    at = load_bank(slug, bank, is_to_write=request.method == "POST")
    form = form_of(BANK_HEAD, at.holder.around, at.desk.draft.languages, at.holder.around_version)
    if request.method == "GET":
        return _bank_page(at, form)
    after = data_of(form, BANK_HEAD, at.holder.around, at.desk.draft.languages)
    try:
        change_head(at.holder, at.holder.around, after, version=form["version"].data, by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        form["version"].data = at.again().holder.around_version
        return _bank_page(at.again(), form), 409 if isinstance(refusal, ChangedMeanwhile) else 422
    flash(_("Saved."), "success")
    return redirect(at.url("list"), 303)


def _bank_page(at: At, form: Form) -> str:
    sought = requested_questions()
    entries = at.holder.entries()
    return render_template(
        "authoring/questions/bank.html",
        desk=at.desk,
        at=at,
        form=form,
        head=shown_controls(form, BANK_HEAD, at.desk.draft.languages, {}),
        page=listed(at.holder, sought, requested_page(), context_of(at.desk.draft)),
        sought=sought,
        kinds=sorted({entry.kind for entry in entries if entry.kind}),
        tags=at.holder.tags(),
        uses=quizzes_with(at.desk.draft, at.holder.name),
        removed=request.args.get("removed", type=int),
        kind_words=kind_words,
    )


@blueprint.route("/courses/<slug>/edit/banks/<bank>/delete", methods=["GET", "POST"])
@access(SIGNED_IN)
def delete_draft_bank(slug: str, bank: str) -> ResponseReturnValue:
    """Ask whether a bank shall go, and delete it."""
    at = load_bank(slug, bank, is_to_write=True)
    uses = quizzes_with(at.desk.draft, bank)
    if request.method == "GET" or uses:
        page = render_template(
            "authoring/questions/delete_bank.html",
            at=at,
            uses=uses,
            action=url_for("authoring.delete_draft_bank", slug=slug, bank=bank),
            submit=_("Delete the bank"),
            cancel_url=at.url("list"),
        )
        return page, 422 if request.method == "POST" else 200
    delete_bank(at.desk.draft, bank, by=current_user.id)
    return redirect(url_for("authoring.add_draft_bank", slug=slug, deleted=bank), 303)


@blueprint.post("/courses/<slug>/edit/banks/<bank>/restore")
@access(SIGNED_IN)
def restore_draft_bank(slug: str, bank: str) -> ResponseReturnValue:
    """Bring back a bank that was deleted."""
    desk = load_desk(slug, is_to_write=True)
    try:
        restore_bank(desk.draft, bank, by=current_user.id)
    except LookupError:
        abort(404)
    flash(_("The bank is back."), "success")
    return redirect(url_for("authoring.edit_bank", slug=slug, bank=bank), 303)
