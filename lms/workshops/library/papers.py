"""The sheets of a workshop on paper: handouts for participants, and the guide for whoever holds it."""

from __future__ import annotations

from flask import Response

from lms.certificates.papers import paper_response
from lms.core.language import current_language, in_language
from lms.workshops.library.documents import METHOD_NAMES, Phase, WorkshopPlan
from lms.workshops.library.rendering import printed_sheet


def written_in(plan: WorkshopPlan, language: str | None) -> str:
    """Return the language a paper is printed in: the one asked for or the reader's, where the document has it."""
    wanted = (language, current_language(), *plan.languages)
    return next(each for each in wanted if each in plan.languages)


def handouts_paper(name: str, plan: WorkshopPlan, *, only: str | None, language: str | None) -> Response | None:
    """Return the handouts, or ``only`` one of them, as a PDF, each on a page of its own; None where there is none.

    ``name`` is that of the file; ``language`` is what was asked for (``written_in``).
    """
    handouts = [each for each in plan.handouts if only in {None, each.id}]
    if not handouts:
        return None
    code = written_in(plan, language)
    with in_language(code):
        return paper_response(
            f"{name}-{only or 'handouts'}-{code}",
            "papers/workshop_handouts.html",
            plan=plan,
            handouts=[(handout, printed_sheet(handout.body, code)) for handout in handouts],
        )


def guide_paper(name: str, plan: WorkshopPlan, *, language: str | None) -> Response:
    """Return the trainer's guide as a PDF: preparation, agenda, the plan of each session, the key of the tests.

    ``name`` is that of the file; ``language`` is what was asked for (``written_in``).
    """
    code = written_in(plan, language)
    with in_language(code):
        return paper_response(
            f"{name}-guide-{code}",
            "papers/workshop_guide.html",
            plan=plan,
            methods=METHOD_NAMES,
            sheets={session.id: printed_sheet(session.plan, code) for session in plan.sessions if session.plan},
            preparation=printed_sheet(plan.preparation or {}, code),
            follow_up=printed_sheet(plan.follow_up or {}, code),
            tests=[(phase, test) for phase in Phase if (test := plan.test(phase))],
        )
