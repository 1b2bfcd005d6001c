"""The tests on paper: one to write on, in one language or in both, and the key for whoever marks it."""

from __future__ import annotations

from flask import Response

from lms.certificates.papers import paper_response
from lms.core.language import current_language, in_language
from lms.workshops.library.documents import Phase, Test, WorkshopPlan
from lms.workshops.library.papers import written_in
from lms.workshops.measuring.letters import line_of
from lms.workshops.measuring.models import PHASE_NAMES
from lms.workshops.measuring.scoring import asked
from lms.workshops.measuring.wording import QuestionTexts, drawn
from lms.workshops.planning.models import Workshop

BOTH = "both"


def paper_languages(plan: WorkshopPlan, wanted: str | None) -> tuple[str, ...]:
    """Return the languages that a test is printed in: all it has for ``both``, else the one asked for."""
    if wanted == BOTH:
        first = written_in(plan, current_language())
        return (first, *(each for each in plan.languages if each != first))
    return (written_in(plan, wanted),)


def writing_paper(workshop: Workshop, test: Test, phase: Phase, languages: tuple[str, ...]) -> Response:
    """Return a test to write on as a PDF, with a line for the name and letters for the choices."""
    with in_language(languages[0]):
        return paper_response(
            f"workshop-{workshop.id}-{phase}-test-{'-'.join(languages)}",
            "papers/workshop_test.html",
            workshop=workshop,
            test=test,
            names=[_name(phase, language) for language in languages],
            questions=drawn(test, {}),
            written=[QuestionTexts(language) for language in languages],
            labels=_labels(test, languages),
        )


def _labels(test: Test, languages: tuple[str, ...]) -> dict[str, str]:
    """Return what choices are called that no author wrote (true, false), in all languages by the first one's word."""
    found = []
    for language in languages:
        with in_language(language):
            choices = [each for question in drawn(test, {}) for each in question.controls.get("choices") or ()]
            found.append([str(text) for _id, text, _chosen in choices if isinstance(text, str)])
    return {words[0]: " / ".join(words) for words in zip(*found, strict=True)}


def _name(phase: Phase, language: str) -> str:
    with in_language(language):
        return str(PHASE_NAMES[phase])


def key_paper(workshop: Workshop, plan: WorkshopPlan, test: Test, phase: Phase, language: str) -> Response:
    """Return the key of a test as a PDF: the line of letters, and the right answers in words."""
    right = {question.id: question.right_answer() for question in asked(test)}
    with in_language(language):
        return paper_response(
            f"workshop-{workshop.id}-{phase}-key-{language}",
            "papers/workshop_test_key.html",
            workshop=workshop,
            plan=plan,
            test=test,
            heading=PHASE_NAMES[phase],
            letters=line_of(test, right),
        )
