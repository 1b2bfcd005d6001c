"""Trying a quiz of a draft without leaving anything behind: its answers stand in the form, and nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.previewing import preview_document
from lms.authoring.questions.drawing import DraftTexts
from lms.authoring.trying.papers import texts_for
from lms.authoring.trying.preview_views import about, language_wanted, nobodys_standing
from lms.authoring.trying.reading import KIND, QuizReading, read_quiz
from lms.authoring.trying.sittings import (
    LARGEST_SEED,
    Given,
    carried,
    differences,
    given_in,
    outcome,
    sitting,
)
from lms.core.access import SIGNED_IN, access
from lms.core.forms import number_of
from lms.core.language import in_language
from lms.quizzes.kinds.question import kinds
from lms.quizzes.pages import AskedQuestion, asked_questions
from lms.quizzes.queries import Attempt
from lms.quizzes.rendering import CERTAINTY_WORDS
from lms.quizzes.reviewed import question_numbers


@blueprint.get("/courses/<slug>/edit/units/<unit_slug>/try")
@access(SIGNED_IN)
def try_quiz(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Say what a try is; with the number of one in the address, begin it."""
    tried = _load(slug, unit_slug)
    seed = number_of(request.args.get("seed"))
    if seed is not None and tried.reading.asks_something:
        return _page(tried, tried.attempt(seed), Given(), 1)
    return render_template(
        "authoring/trying/try.html",
        **tried.about(),
        stand=nobodys_standing(tried.reading),
        seed=new_seed(),
    )


@blueprint.post("/courses/<slug>/edit/units/<unit_slug>/try")
@access(SIGNED_IN)
def judge_quiz(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Go to another page of a try, or judge its answers. Nothing is written: it may be sent any number of times."""
    tried = _load(slug, unit_slug)
    if not tried.reading.asks_something:
        return try_quiz(slug, unit_slug)
    attempt = tried.attempt(number_of(request.form.get("seed")) or 0)
    given = given_in(request.form, attempt)
    page, wish = _page_number(attempt), request.form.get("go", "")
    if wish == "finish" and not given.unsaved.refused:
        return _result(tried, attempt, given)
    refused = [each for each in attempt.layout.question_ids if each in given.unsaved.refused]
    if refused:
        return _page(tried, attempt, given, attempt.layout.page_of(refused[0])), 422
    step = {"next": 1, "previous": -1}.get(wish, 0)
    return _page(tried, attempt, given, min(max(page + step, 1), attempt.layout.last_page))


@dataclass(frozen=True)
class Tried:
    """The quiz of a draft that somebody tries, and the language in which."""

    desk: Desk
    unit: DraftUnit
    reading: QuizReading
    language: str

    def attempt(self, seed: int) -> Attempt:
        """Return an attempt at it."""
        document = preview_document(self.desk.draft, self.unit.slug, self.reading.unit)
        return sitting(self.reading, document, seed, is_one_page=_is_one_page())

    def texts(self, attempt: Attempt) -> DraftTexts:
        """Return what draws its texts."""
        return texts_for(self.desk.draft, attempt.document, self.language, self.unit.slug)

    def about(self) -> dict[str, Any]:
        """Return what every page of a try shows."""
        known = about(self.desk, self.unit, self.reading)
        return {**known, "language": self.language, "differences": differences(self.reading.content)}


def _load(slug: str, unit_slug: str) -> Tried:
    desk, unit = load_unit(slug, unit_slug)
    if unit.kind != KIND:
        abort(404)
    return Tried(desk, unit, read_quiz(desk.draft, unit), language_wanted(desk.draft))


def new_seed() -> int:
    """Return the number of a new try, by which its questions are drawn."""
    return secrets.randbelow(min(LARGEST_SEED, 10**9))


def _is_one_page() -> bool:
    return request.values.get("pages") == "one"


def _page_number(attempt: Attempt) -> int:
    return min(max(number_of(request.form.get("page")) or 1, 1), attempt.layout.last_page)


def _page(tried: Tried, attempt: Attempt, given: Given, number: int) -> str:
    """Return a page of questions, with what was answered so far."""
    questions = asked_questions(attempt, number, given.answers, given.unsaved)
    with in_language(tried.language):
        drawn = render_template(
            "authoring/trying/_questions.html",
            texts=tried.texts(attempt),
            questions=questions,
            total=len(question_numbers(attempt)),
            asks_certainty=attempt.content.settings.certainty,
            certainty_words=CERTAINTY_WORDS,
        )
    return render_template(
        "authoring/trying/answer.html",
        **tried.about(),
        **_carried(attempt, number),
        number=number,
        last=attempt.layout.last_page,
        questions=drawn,
        errors=[(_error_line(each), f"#q-{each.id}") for each in questions if each.error],
        extra_scripts=sorted({script for each in questions for script in kinds[each.kind].scripts}),
    )


def _result(tried: Tried, attempt: Attempt, given: Given) -> str:
    """Return what the answers come to."""
    settings, found = attempt.content.settings, outcome(attempt, given.answers)
    with in_language(tried.language):
        drawn = render_template(
            "authoring/trying/_reviewed.html",
            texts=tried.texts(attempt),
            questions=found.questions,
            certainty_words=CERTAINTY_WORDS,
            band=settings.band_for(found.result.score) if not found.waiting else None,
        )
    return render_template(
        "authoring/trying/result.html",
        **tried.about(),
        **_carried(attempt, None),
        outcome=found,
        settings=settings,
        questions=drawn,
        new_seed=new_seed(),
    )


def _carried(attempt: Attempt, page: int | None) -> dict[str, object]:
    """Return what the form of a try carries along: which try it is, and the answers of its other pages."""
    fields = [("pages", "one")] if _is_one_page() else []
    seed = number_of(request.values.get("seed")) or 0
    return {"carried": [("seed", str(seed)), *fields, *carried(request.form, attempt, page)], "seed": seed}


def _error_line(question: AskedQuestion) -> str:
    return str(_("Question %(number)s: %(error)s", number=question.number, error=question.error))
