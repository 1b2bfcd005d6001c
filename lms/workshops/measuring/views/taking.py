"""Taking a test on a phone, on the participant's own page: all questions on one page, saved as they are answered."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.questionnaires.documents import Answers
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.saving import saved_response
from lms.quizzes.kinds.question import Words
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import Phase, Test
from lms.workshops.measuring import queries, results, sittings
from lms.workshops.measuring.answering import Typed, read_typed
from lms.workshops.measuring.models import PHASE_NAMES
from lms.workshops.measuring.own import own_test
from lms.workshops.measuring.scoring import asked, unanswered
from lms.workshops.measuring.views.tests import load_test
from lms.workshops.measuring.wording import QuestionTexts, drawn
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.loaders import load_own
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import shown_name

ONE = "/workshops/place/<code>/tests/<any(pre, post):phase>"


@blueprint.get(ONE)
@access(EVERYONE)
def take_test(code: str, phase: str) -> ResponseReturnValue:
    """Show a test to its participant: the questions, or that it is not open, handed in, closed."""
    workshop, participant = load_own(code)
    return _page(workshop, participant, Phase(phase))


def _page(
    workshop: Workshop,
    participant: Participant,
    phase: Phase,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> str:
    plan, test = load_test(workshop, phase)
    own = queries.find_sittings([participant.id])
    sitting = own.get((participant.id, phase))
    standing = own_test(phase, queries.openings(workshop.id).get(phase), sitting)
    if standing.state not in {"open", "begun"}:
        told = sitting if phase is Phase.POST and sitting and sitting.handed_in_at else None
        return render_template(
            "workshops/measuring/taken.html",
            workshop=workshop,
            participant=participant,
            name_of=shown_name,
            standing=standing,
            texts=QuestionTexts(),
            objectives=results.own_objectives(plan, own.get((participant.id, Phase.PRE)), told) if told else [],
            answers=results.own_answers(test, told) if told else [],
        )
    stored = sitting.answers if sitting else {}
    answers = {**stored, **typed.answers} if typed else stored
    return render_template(
        "workshops/measuring/take.html",
        workshop=workshop,
        participant=participant,
        name_of=shown_name,
        standing=standing,
        test=test,
        questions=drawn(test, answers, typed),
        total=len(asked(test)),
        version=sitting.version if sitting else 0,
        texts=QuestionTexts(),
        refusal=refusal,
        others=_others(test, refusal.stored) if isinstance(refusal, DraftConflict) else {},
    )


def _others(test: Test, stored: Answers) -> dict[str, list[Words]]:
    """Return in words what another window has saved for some questions."""
    given = {question.id: question for question in asked(test) if question.id in stored}
    return {key: question.words(stored[key]) if stored[key] != "" else [] for key, question in given.items()}


@blueprint.post(ONE)
@access(EVERYONE)
def save_test(code: str, phase: str) -> ResponseReturnValue:
    """Keep what was answered; ``go`` says whether its participant wants to hand it in."""
    workshop, participant = load_own(code)
    _plan, test = load_test(workshop, phase)
    typed, participant_id = read_typed(test, request.form), participant.id
    try:
        with transaction():
            version = sittings.save_answers(
                participant_id, Phase(phase), typed.answers, seen=number_of(request.form.get("version"))
            )
        if typed.refused:
            raise Refusal(_("Some answers cannot be read. The others are saved."))
    except Refusal as refusal:
        return _refused(code, Phase(phase), typed, refusal)
    if wants_json():
        return saved_response(version)
    if request.form.get("go") == "hand-in":
        missing = unanswered(test, {key: value for key, value in typed.answers.items() if value is not None})
        return (
            redirect(url_for("workshops.ask_hand_in", code=code, phase=phase), 303)
            if missing
            else _hand_in(code, phase)
        )
    flash(_("Saved. The test is not handed in yet."), "success")
    return redirect(url_for("workshops.take_test", code=code, phase=phase), 303)


def _refused(code: str, phase: Phase, typed: Typed, refusal: Refusal) -> ResponseReturnValue:
    """Show why answers were refused, with everything that was typed."""
    is_closed = isinstance(refusal, sittings.SittingClosed)
    status = 409 if isinstance(refusal, DraftConflict) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), 410 if is_closed else status
    if is_closed:
        flash(str(refusal.sentence), "warning")
        return redirect(url_for("workshops.take_test", code=code, phase=phase), 303)
    workshop, participant = load_own(code)
    return _page(workshop, participant, phase, typed, refusal), status


@blueprint.get(f"{ONE}/hand-in")
@access(EVERYONE)
def ask_hand_in(code: str, phase: str) -> ResponseReturnValue:
    """Ask whether a test is to be handed in, and say which questions have no answer."""
    workshop, participant = load_own(code)
    _plan, test = load_test(workshop, phase)
    sitting = queries.find_sittings([participant.id]).get((participant.id, Phase(phase)))
    if sitting is None or sitting.handed_in_at is not None:
        return redirect(url_for("workshops.take_test", code=code, phase=phase), 303)
    return render_template(
        "workshops/measuring/hand_in.html",
        workshop=workshop,
        participant=participant,
        phase=phase,
        phase_names=PHASE_NAMES,
        missing=unanswered(test, sitting.answers),
    )


@blueprint.post(f"{ONE}/hand-in")
@access(EVERYONE)
def hand_in_test(code: str, phase: str) -> ResponseReturnValue:
    """Hand a test in as it is saved."""
    return _hand_in(code, phase)


def _hand_in(code: str, phase: str) -> ResponseReturnValue:
    workshop, participant = load_own(code)
    _plan, test = load_test(workshop, phase)
    participant_id, by = participant.id, participant.person_id
    try:
        with transaction():
            sittings.hand_in(participant_id, Phase(phase), test, by=by)
        flash(_("Your test is handed in."), "success")
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    return redirect(url_for("workshops.take_test", code=code, phase=phase), 303)
