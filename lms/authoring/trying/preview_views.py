"""A quiz of a draft as its learners will meet it, with or without its answers."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.previewing import preview_document
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.trying.papers import Shown, paper, texts_for
from lms.authoring.trying.reading import KIND, QuizReading, read_quiz
from lms.core.access import SIGNED_IN, access
from lms.core.language import LANGUAGES, current_language, in_language
from lms.core.paging import Page, requested_page
from lms.quizzes.banks.words import bloom_words, kind_words
from lms.quizzes.standing import Standing, standing
from lms.quizzes.terms.rules import effective

QUESTIONS_A_PAGE = 40


@blueprint.get("/courses/<slug>/edit/units/<unit_slug>/preview")
@access(SIGNED_IN)
def preview_quiz(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show a quiz of a draft as its learners will meet it."""
    desk, unit = load_unit(slug, unit_slug)
    if unit.kind != KIND:
        abort(404)
    reading = read_quiz(desk.draft, unit)
    language = language_wanted(desk.draft)
    page = _page(paper(reading))
    shows_answers = request.args.get("answers") == "1"
    return render_template(
        "authoring/trying/preview.html",
        **about(desk, unit, reading),
        page=page,
        language=language,
        shows_answers=shows_answers,
        questions=_drawn(desk.draft, unit, reading, page, language, shows_answers=shows_answers),
    )


def about(desk: Any, unit: DraftUnit, reading: QuizReading) -> dict[str, Any]:
    """Return what every page about trying a quiz says about it."""
    return {
        "desk": desk,
        "here": "",
        "unit": unit,
        "unit_title": reading.unit.title,
        "content": reading.content,
        "reading": reading,
        "language_names": LANGUAGES,
        "current_language": current_language(),
    }


def language_wanted(draft: DraftOf) -> str:
    """Return the language of the draft that the address or form asks for, else the reader's, else the first."""
    asked = request.values.get("language") or current_language()
    return asked if asked in draft.languages else draft.languages[0]


def nobodys_standing(reading: QuizReading) -> Standing:
    """Return how somebody stands who has not begun."""
    settings = reading.content.settings
    return standing(settings, effective(settings), [])


def _drawn(
    draft: DraftOf, unit: DraftUnit, reading: QuizReading, page: Page[Shown], language: str, *, shows_answers: bool
) -> str:
    """Return the questions in the language in which learners would read them, controls and all."""
    document = preview_document(draft, unit.slug, reading.unit)
    with in_language(language):
        return render_template(
            "authoring/trying/_paper.html",
            texts=texts_for(draft, document, language, unit.slug),
            language=language,
            content=reading.content,
            stand=nobodys_standing(reading),
            page=page,
            shows_answers=shows_answers,
            kind_words=kind_words,
            bloom_words=bloom_words,
        )


def _page(shown: list[Shown]) -> Page[Shown]:
    last = max(1, -(-len(shown) // QUESTIONS_A_PAGE))
    number = min(requested_page(), last)
    start = (number - 1) * QUESTIONS_A_PAGE
    return Page(shown[start : start + QUESTIONS_A_PAGE], number, QUESTIONS_A_PAGE, len(shown))
