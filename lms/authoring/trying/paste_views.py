"""Pasting many questions into a quiz or a bank: look at what would come of them, then take them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk, load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.previewing import preview_document
from lms.authoring.questions.holders import Holder
from lms.authoring.questions.noting import note_faults
from lms.authoring.trying.forms import PasteForm
from lms.authoring.trying.papers import texts_for
from lms.authoring.trying.pasting import FORMAT_WORDS, MOST_PROBLEMS_SHOWN, Offer, Offered, Pasted, offered, take
from lms.authoring.trying.reading import KIND
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES, current_language
from lms.quizzes.banks.drawing import drawn, key_of, right_words
from lms.quizzes.banks.words import kind_words

OFFERS_SHOWN = 100


@dataclass(frozen=True)
class Target:
    """Where questions shall go: a quiz with its unit, or a bank."""

    desk: Desk
    unit: DraftUnit | None
    find: Callable[[], Holder]
    paste_url: str
    done_url: str


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/paste", methods=["GET", "POST"])
@access(SIGNED_IN)
def paste_questions(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Paste questions into a quiz."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=True)
    if unit.kind != KIND:
        abort(404)
    paste_url = url_for("authoring.paste_questions", slug=slug, unit_slug=unit_slug)
    done_url = url_for("authoring.edit_quiz", slug=slug, unit_slug=unit_slug)
    return _answer(Target(desk, unit, lambda: Holder.of_unit(desk.draft, unit), paste_url, done_url))


@blueprint.route("/courses/<slug>/edit/banks/<bank>/paste", methods=["GET", "POST"])
@access(SIGNED_IN)
def paste_into_bank(slug: str, bank: str) -> ResponseReturnValue:
    """Paste questions into a bank."""
    desk = load_desk(slug, is_to_write=True)

    def find() -> Holder:
        return Holder.of_bank(desk.draft, bank) or abort(404)

    find()
    paste_url = url_for("authoring.paste_into_bank", slug=slug, bank=bank)
    done_url = url_for("authoring.edit_bank", slug=slug, bank=bank)
    return _answer(Target(desk, None, find, paste_url, done_url))


def _answer(target: Target) -> ResponseReturnValue:
    if request.method == "GET":
        language = current_language()
        form = PasteForm.of(target.desk.draft, formdata=None, language=language)
        return _page(target, form)
    form = PasteForm.of(target.desk.draft)
    pasted = form.pasted() if form.validate_on_submit() else None
    if pasted is None:
        return _page(target, form), 422
    try:
        if request.form.get("go") == "take":
            return _take(target, pasted)
        found = offered(target.desk.draft, target.find(), pasted)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _refused(target, form, pasted), 422
    return _page(target, form, found, pasted), 200 if found.offers or found.already_there else 422


def _refused(target: Target, form: PasteForm, pasted: Pasted) -> str:
    """Return the page with what was typed, and with what would come of it where that can be said."""
    try:
        return _page(target, form, offered(target.desk.draft, target.find(), pasted), pasted)
    except Refusal:
        return _page(target, form)


def _take(target: Target, pasted: Pasted) -> ResponseReturnValue:
    ids = take(target.desk.draft, target.find, pasted, by=current_user.id)
    note_faults(target.desk.draft, target.find(), ids)
    if ids:
        flash(ngettext("%(num)s question is there now.", "%(num)s questions are there now.", len(ids)), "success")
    else:
        flash(_("All these questions were there already; nothing was added twice."), "info")
    return redirect(target.done_url, 303)


def _page(target: Target, form: PasteForm, found: Offered | None = None, pasted: Pasted | None = None) -> str:
    draft, holder = target.desk.draft, target.find()
    shown = [_shown(offer) for offer in found.offers[:OFFERS_SHOWN]] if found else []
    unit_slug = target.unit.slug if target.unit else ""
    words = "\n".join(offer.proposal.question.model_dump_json() for offer in found.offers) if found else ""
    document = preview_document(draft, unit_slug, words=words)
    return render_template(
        "authoring/trying/paste.html",
        desk=target.desk,
        here="" if target.unit else "questions",
        unit=target.unit,
        unit_title=holder.title,
        holder=holder,
        form=form,
        found=found,
        format_words=FORMAT_WORDS.get(pasted.found_format) if pasted else None,
        shown=shown,
        untaken=found.untaken[:MOST_PROBLEMS_SHOWN] if found else (),
        texts=texts_for(draft, document, form.language.data or draft.languages[0], unit_slug),
        paste_url=target.paste_url,
        done_url=target.done_url,
        asks_slots=not holder.is_bank and bool(holder.around.get("slots")),
        language_names=LANGUAGES,
        kind_words=kind_words,
    )


def _shown(offer: Offer) -> tuple[Offer, Any, Any, Any]:
    question = offer.proposal.question
    return offer, drawn(question), right_words(question), key_of(question) if question.is_asked else []
