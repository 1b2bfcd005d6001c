"""The tests of a workshop for those who run it: how far they are, opening and closing them, and the tests on paper."""

from __future__ import annotations

import segno
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.letters import address_of
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import Phase, Test, WorkshopPlan
from lms.workshops.library.papers import written_in
from lms.workshops.measuring import papers, queries
from lms.workshops.measuring.mark_table import tested_phases
from lms.workshops.measuring.models import MEDIUM_NAMES, PHASE_NAMES
from lms.workshops.measuring.openings import WITHOUT_TESTS, close_phase, open_phase
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop

TESTS = "/workshops/<int:workshop_id>/tests"
ONE = f"{TESTS}/<any(pre, post):phase>"


def load_test(workshop: Workshop, phase: str) -> tuple[WorkshopPlan, Test]:
    """Return the document of a workshop and one of its tests; 404 where it has none."""
    plan = document_of(workshop.id)
    test = plan.test(Phase(phase)) if plan else None
    return (plan, test) if plan is not None and test is not None else abort(404)


@blueprint.get(TESTS)
@access(SIGNED_IN)
def show_tests(workshop_id: int) -> str:
    """Show how far both tests are: open or closed, how many have handed in by medium, and who is missing."""
    workshop = load_run(workshop_id)
    plan, address = document_of(workshop_id), address_of("workshops.find_own_place")
    drawing = segno.make(address, error="m").svg_inline(
        scale=4, border=4, light="white", title=_("Code for the phone's camera")
    )
    return render_template(
        "workshops/measuring/tests.html",
        workshop=workshop,
        plan=plan,
        phases=tested_phases(plan),
        counts=queries.phase_counts(workshop_id),
        openings=queries.openings(workshop_id),
        can_open=workshop.state not in WITHOUT_TESTS,
        address=address,
        drawing=Markup(drawing),  # noqa: S704 - drawn by us
        phase_names=PHASE_NAMES,
        medium_names=MEDIUM_NAMES,
        both=papers.BOTH,
    )


@blueprint.post(f"{ONE}/open")
@access(SIGNED_IN)
def open_test(workshop_id: int, phase: str) -> ResponseReturnValue:
    """Open a test for phones, or open it again."""
    load_run(workshop_id)
    try:
        with transaction():
            open_phase(workshop_id, Phase(phase), by=current_user.id)
        flash(_("The test is open. Participants find it on their own page."), "success")
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    return redirect(url_for("workshops.show_tests", workshop_id=workshop_id), 303)


@blueprint.post(f"{ONE}/close")
@access(SIGNED_IN)
def close_test(workshop_id: int, phase: str) -> ResponseReturnValue:
    """Close a test for phones; what was saved counts."""
    load_run(workshop_id)
    with transaction():
        close_phase(workshop_id, Phase(phase), by=current_user.id)
    flash(_("The test is closed. Whatever was saved is handed in."), "success")
    return redirect(url_for("workshops.show_tests", workshop_id=workshop_id), 303)


@blueprint.get(f"{ONE}.pdf")
@access(SIGNED_IN)
def print_test(workshop_id: int, phase: str) -> Response:
    """Print a test to write on, in the language that ``language`` names, or in ``both``."""
    workshop = load_run(workshop_id)
    plan, test = load_test(workshop, phase)
    languages = papers.paper_languages(plan, request.args.get("language"))
    return papers.writing_paper(workshop, test, Phase(phase), languages)


@blueprint.get(f"{ONE}/key.pdf")
@access(SIGNED_IN)
def print_test_key(workshop_id: int, phase: str) -> Response:
    """Print the key of a test for whoever marks it."""
    workshop = load_run(workshop_id)
    plan, test = load_test(workshop, phase)
    language = written_in(plan, request.args.get("language"))
    return papers.key_paper(workshop, plan, test, Phase(phase), language)
