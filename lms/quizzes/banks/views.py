"""The questions of a course for its trainers: the banks and quizzes that hold them, and single questions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.errors import Refusal
from lms.core.paging import PAGE_SIZE, Page, requested_page
from lms.courses.documents import UnitStatus
from lms.courses.editing import edit_file
from lms.courses.queries import PublishedCourse
from lms.learning.loaders import load_taught_course
from lms.people.permissions import TRAINERS
from lms.quizzes.banks.documents import FOLDER, Entry
from lms.quizzes.banks.drawing import drawn, key_of, right_words
from lms.quizzes.banks.forms import BankForm, bank_id
from lms.quizzes.banks.places import Place, PlaceKind, Sought, find_place, places_of, uses_of
from lms.quizzes.banks.words import bloom_words, kind_words
from lms.quizzes.blueprint import blueprint
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Bloom
from lms.quizzes.refusals import sentences_of
from lms.quizzes.rendering import quiz_texts

LONGEST_SOUGHT = 80


def load_place(course: PublishedCourse, kind: PlaceKind, place_id: str) -> Place:
    """Return a bank or quiz of a course, or answer 404."""
    place = find_place(course.document, f"{kind}/{place_id}")
    if place is None:
        abort(404)
    return place


@blueprint.get("/teaching/<slug>/banks")
@access(TRAINERS)
def show_banks(slug: str) -> ResponseReturnValue:
    """Show where the questions of a course are kept, with how many of each kind."""
    course = load_taught_course(slug)
    return _banks_page(course, BankForm.for_languages(course.document.languages))


def _banks_page(course: PublishedCourse, form: BankForm) -> str:
    return render_template(
        "quizzes/banks/banks.html",
        course=course.document,
        places=places_of(course.document),
        form=form,
        kind_words=kind_words,
    )


@blueprint.post("/teaching/<slug>/banks")
@access(TRAINERS)
def add_bank(slug: str) -> ResponseReturnValue:
    """Begin an empty bank."""
    course = load_taught_course(slug)
    form = BankForm.for_languages(course.document.languages)
    if not form.validate_on_submit():
        return _banks_page(course, form), 422
    title = form.title()
    taken = [place.id for place in places_of(course.document) if place.is_bank]
    name = bank_id(title, taken)
    try:
        edit_file(
            slug,
            f"{FOLDER}/{name}.yaml",
            lambda data: data.update(data or {"title": title, "questions": []}),
            by=current_user.id,
            expected_digest=course.digest,
        )
    except Refusal as refusal:
        for sentence in sentences_of(refusal):
            form.take_refusal(Refusal(sentence))
        return _banks_page(course, form), 422
    flash(_("The bank is there. Import questions into it, or write them in its file."), "success")
    return redirect(url_for("quizzes.show_bank", slug=slug, bank=name), 303)


@blueprint.get("/teaching/<slug>/banks/<bank>")
@access(TRAINERS)
def show_bank(slug: str, bank: str) -> ResponseReturnValue:
    """List the questions of a bank."""
    course = load_taught_course(slug)
    return _questions_page(course, load_place(course, PlaceKind.BANK, bank))


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/questions")
@access(TRAINERS)
def show_quiz_questions(slug: str, unit_id: str) -> ResponseReturnValue:
    """List a quiz's own questions, and what its slots ask."""
    course = load_taught_course(slug)
    return _questions_page(course, load_place(course, PlaceKind.QUIZ, unit_id))


def _sought() -> Sought:
    asked = {name: request.args.get(name, "").strip()[:LONGEST_SOUGHT] for name in Sought.__dataclass_fields__}
    if asked["bloom"] not in [*Bloom]:
        asked["bloom"] = ""
    if asked["state"] not in [*UnitStatus]:
        asked["state"] = ""
    return Sought(**asked)


def _questions_page(course: PublishedCourse, place: Place) -> str:
    sought = _sought()
    found = [entry for entry in place.entries if sought.fits(entry)]
    page = _page(found)
    content = course.document.unit(place.id).content if not place.is_bank else None
    return render_template(
        "quizzes/banks/questions.html",
        course=course.document,
        place=place,
        page=page,
        sought=sought,
        texts=quiz_texts(course.digest, course.document, place.unit_id),
        uses=uses_of(course.document, place, [entry.question for entry in page.items]),
        content=content if isinstance(content, QuizContent) else None,
        blooms=[*Bloom],
        kind_words=kind_words,
        bloom_words=bloom_words,
    )


def _page(found: list[Entry]) -> Page[Entry]:
    number = min(requested_page(), max(1, -(-len(found) // PAGE_SIZE)))
    return Page(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, PAGE_SIZE, len(found))


@blueprint.get("/teaching/<slug>/banks/<bank>/questions/<question_id>")
@access(TRAINERS)
def show_bank_question(slug: str, bank: str, question_id: str) -> ResponseReturnValue:
    """Show one question of a bank with its key."""
    course = load_taught_course(slug)
    return _question_page(course, load_place(course, PlaceKind.BANK, bank), question_id)


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/questions/<question_id>")
@access(TRAINERS)
def show_quiz_question(slug: str, unit_id: str, question_id: str) -> ResponseReturnValue:
    """Show one of a quiz's own questions with its key."""
    course = load_taught_course(slug)
    return _question_page(course, load_place(course, PlaceKind.QUIZ, unit_id), question_id)


def _question_page(course: PublishedCourse, place: Place, question_id: str) -> str:
    entry = place.find(question_id)
    if entry is None:
        abort(404)
    question, document = entry.question, course.document
    keys = document.source_keys(place.unit_id, question.sources)
    return render_template(
        "quizzes/banks/question.html",
        course=document,
        place=place,
        entry=entry,
        question=drawn(question),
        right=right_words(question),
        key=key_of(question),
        sources=[(key.rpartition("/")[2], document.sources[key]) for key in keys],
        uses=uses_of(document, place, [question])[question_id],
        texts=quiz_texts(course.digest, document, place.unit_id),
        kind_words=kind_words,
        bloom_words=bloom_words,
    )
