"""The page that says how complete each language of a course is, and the switch of a language that is in work."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import load_desk
from lms.authoring.translating.completeness import FileStanding, files_of, summed
from lms.authoring.translating.forms import TextFilter
from lms.authoring.translating.operations import set_in_work
from lms.authoring.translating.words import WORDS, file_name
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.language import language_word
from lms.core.paging import Page, requested_page

FILES_A_PAGE = 50


@blueprint.get("/courses/<slug>/edit/languages")
@access(SIGNED_IN)
def show_languages(slug: str) -> str:
    """Show how complete each language of a course is, file by file."""
    desk = load_desk(slug)
    filters = TextFilter.of(desk.draft.languages[1:], request.args)
    files = files_of(desk.draft)
    return render_template(
        "authoring/translating/languages.html",
        desk=desk,
        here="languages",
        filters=filters,
        language=filters.language.data,
        page=_page(files, filters),
        totals=summed(files, desk.draft.languages),
        in_work=desk.draft.facts.get("languages_in_work") or (),
        file_name=file_name,
        **WORDS,
    )


def _page(files: list[FileStanding], filters: TextFilter) -> Page[FileStanding]:
    """Return a page of the files that have texts in the states wanted."""
    language, states = filters.language.data, filters.states()
    shown = [file for file in files if not states or any(file.by_language[language].of(each) for each in states)]
    number = min(requested_page(), max(1, -(-len(shown) // FILES_A_PAGE)))
    start = (number - 1) * FILES_A_PAGE
    return Page(shown[start : start + FILES_A_PAGE] if language else [], number, FILES_A_PAGE, len(shown))


@blueprint.post("/courses/<slug>/edit/languages/in-work")
@access(SIGNED_IN)
def mark_language(slug: str) -> ResponseReturnValue:
    """Say whether a language of a course is in work, so that texts may be missing in it."""
    desk = load_desk(slug, is_to_publish=True)
    language, is_in_work = request.form.get("language", ""), request.form.get("in_work") == "yes"
    try:
        set_in_work(desk.draft, language, is_in_work=is_in_work, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        sentence = _("%(language)s is in work.") if is_in_work else _("%(language)s is not in work any more.")
        flash(sentence % {"language": language_word(language)}, "success")
    return redirect(url_for("authoring.show_languages", slug=slug, language=language or None), 303)
