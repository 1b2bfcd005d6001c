"""Entering tests from paper: many at once as letters, or one with its questions drawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of, tidy
from lms.core.paging import paginate, requested_page
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import queries
from lms.workshops.measuring.answering import Typed, read_typed
from lms.workshops.measuring.mark_table import MarkTable
from lms.workshops.measuring.models import MEDIUM_NAMES, PHASE_NAMES, Medium
from lms.workshops.measuring.paper_marks import Line, Outcome, enter_lines, enter_test, take_out
from lms.workshops.measuring.scoring import asked, mark_typed_for
from lms.workshops.measuring.views.tests import TESTS, load_test
from lms.workshops.measuring.wording import QuestionTexts, drawn
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.loaders import load_participant
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import shown_name

ONE = "/workshops/<int:workshop_id>/participants/<int:participant_id>/tests/<any(pre, post):phase>"
MOST_LINES = 200
MARKS, VERSION = "marks", "version"


@dataclass(frozen=True)
class Tried:
    """What was typed for one test and could not be entered, and why."""

    refusal: Refusal
    reason: str
    typed: Typed | None = None


@blueprint.get(f"{TESTS}/paper")
@access(SIGNED_IN)
def show_marks(workshop_id: int) -> str:
    """Show a table into which tests from paper are typed as letters, a row for each participant."""
    return _marks_page(load_run(workshop_id))


def _marks_page(workshop: Workshop, lines: Collection[Line] = (), outcome: Outcome | None = None) -> str:
    plan, name = document_of(workshop.id), tidy(request.args.get("name", ""))[:100]
    missing = request.args.get("missing", "")
    without = Phase(missing) if missing in set(Phase) else None
    page = paginate(queries.roll_query(workshop.id, name=name, without=without), requested_page())
    people = _with_refused(workshop, [row[0] for row in page.items], outcome)
    table = None
    if plan is not None:
        sittings, typed = queries.find_sittings([each.id for each in people]), {line.key: line.text for line in lines}
        table = MarkTable(plan, sittings, typed, outcome.refused if outcome else {})
    return render_template(
        "workshops/measuring/marks.html",
        workshop=workshop,
        page=page,
        table_of=table,
        rows=table.rows(people) if table and table.phases else [],
        phase_names=PHASE_NAMES,
        name_of=shown_name,
        name=name,
        missing=missing,
        outcome=outcome,
    )


def _with_refused(workshop: Workshop, people: list[Participant], outcome: Outcome | None) -> list[Participant]:
    """Add those whose line was refused and who no longer stand on the page, so that what was typed stays."""
    ids = {each.id for each in people}
    left = {key for key, _phase in outcome.refused if key not in ids} if outcome else set()
    return [*people, *queries.placed(workshop.id, left)] if left else people


@blueprint.post(f"{TESTS}/paper")
@access(SIGNED_IN)
def enter_marks(workshop_id: int) -> ResponseReturnValue:
    """Enter the typed lines; those that cannot be entered stay on the page, each with a sentence."""
    workshop, lines = load_run(workshop_id), _lines()
    plan = document_of(workshop_id)
    if plan is None:
        return redirect(url_for("workshops.show_tests", workshop_id=workshop_id), 303)
    with transaction():
        outcome = enter_lines(workshop_id, plan, lines, by=current_user.id)
    if outcome.refused:
        return _marks_page(load_run(workshop.id), lines, outcome), 422
    flash(
        ngettext("%(num)d test is saved.", "%(num)d tests are saved.", outcome.saved)
        if outcome.saved
        else _("Nothing was changed."),
        "success",
    )
    filters = urlencode(list(request.args.items(multi=True)))
    return redirect(f"{url_for('workshops.show_marks', workshop_id=workshop_id)}?{filters}", 303)


def _lines() -> list[Line]:
    found = []
    for name in list(request.form)[: MOST_LINES * 2]:
        kind, phase, participant_id = (*name.split("."), "", "")[:3]
        number = number_of(participant_id)
        if kind == MARKS and phase in set(Phase) and number is not None:
            seen = number_of(request.form.get(f"{VERSION}.{phase}.{number}")) or 0
            found.append(Line(number, Phase(phase), request.form[name], seen))
    return found


@blueprint.get(ONE)
@access(SIGNED_IN)
def show_test(workshop_id: int, participant_id: int, phase: str) -> str:
    """Show one participant's test, to enter it from paper question by question."""
    workshop = load_run(workshop_id)
    return _test_page(workshop, load_participant(workshop, participant_id), Phase(phase))


def _test_page(workshop: Workshop, participant: Participant, phase: Phase, tried: Tried | None = None) -> str:
    _plan, test = load_test(workshop, phase)
    sitting = queries.find_sittings([participant.id]).get((participant.id, phase))
    stored, typed = sitting.answers if sitting else {}, tried.typed if tried else None
    answers = {**stored, **typed.answers} if typed else stored
    return render_template(
        "workshops/measuring/test.html",
        workshop=workshop,
        participant=participant,
        name_of=shown_name,
        phase=phase,
        test=test,
        sitting=sitting,
        questions=drawn(test, answers, typed),
        total=len(asked(test)),
        by_hand=[each.id for each in asked(test) if mark_typed_for(stored.get(each.id)) is not None],
        texts=QuestionTexts(),
        tried=tried,
        phase_names=PHASE_NAMES,
        medium_names=MEDIUM_NAMES,
    )


@blueprint.post(ONE)
@access(SIGNED_IN)
def enter_one_test(workshop_id: int, participant_id: int, phase: str) -> ResponseReturnValue:
    """Enter one test from paper; in the place of one from a phone only with a reason."""
    workshop = load_run(workshop_id)
    participant = load_participant(workshop, participant_id)
    _plan, test = load_test(workshop, phase)
    typed, reason = read_typed(test, request.form), request.form.get("reason", "")
    seen = number_of(request.form.get("version")) or 0
    try:
        if typed.refused:
            raise Refusal(_("Some answers cannot be read. What is wrong stands beside each."))
        with transaction():
            answers = _with_marks_by_hand(participant_id, Phase(phase), typed.answers)
            enter_test(participant_id, Phase(phase), test, answers, seen=seen, reason=reason, by=current_user.id)
    except Refusal as refusal:
        participant = load_participant(load_run(workshop_id), participant_id)
        return _test_page(load_run(workshop_id), participant, Phase(phase), Tried(refusal, reason, typed)), 422
    flash(_("The test is saved."), "success")
    return redirect(url_for("workshops.show_marks", workshop_id=workshop_id), 303)


def _with_marks_by_hand(participant_id: int, phase: Phase, answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers with the marks that were typed before for questions that have no answer on the page."""
    sitting = queries.find_sittings([participant_id]).get((participant_id, phase))
    stored = sitting.answers if sitting is not None and sitting.medium is Medium.PAPER else {}
    marks = {key: value for key, value in stored.items() if mark_typed_for(value) is not None}
    return {**marks, **{key: value for key, value in answers.items() if value is not None}}


@blueprint.post(f"{ONE}/take-out")
@access(SIGNED_IN)
def remove_test(workshop_id: int, participant_id: int, phase: str) -> ResponseReturnValue:
    """Take a test out, with a reason, so that it can be taken or entered anew."""
    workshop = load_run(workshop_id)
    participant = load_participant(workshop, participant_id)
    reason = request.form.get("reason", "")
    try:
        with transaction():
            take_out(participant.id, Phase(phase), reason=reason, by=current_user.id)
    except Refusal as refusal:
        participant = load_participant(load_run(workshop_id), participant_id)
        return _test_page(load_run(workshop_id), participant, Phase(phase), Tried(refusal, reason)), 422
    flash(_("The test is taken out."), "success")
    return redirect(url_for("workshops.show_marks", workshop_id=workshop_id), 303)
