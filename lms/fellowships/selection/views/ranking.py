"""The ranked table of a call, its exports, and the batch of decisions: entered, previewed with its letters, made."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.paging import Page, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response
from lms.fellowships.applications.models import NAMES, ApplicationState
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.models import Call
from lms.fellowships.selection import deciding, exports, ranking
from lms.fellowships.selection.decision_forms import Typed, lines_of, proposed_fields, typed_lines
from lms.fellowships.selection.ranking import Ranked
from lms.fellowships.selection.stages import RANKED_IN
from lms.fellowships.selection.words import SHORT_RECOMMENDATIONS
from lms.people.permissions import MANAGERS
from lms.people.places import STATES

LINES_A_PAGE = 100


@blueprint.get("/programmes/<slug>/calls/<call_slug>/ranking")
@access(MANAGERS)
def show_ranking(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show the ranked table, filtered and sorted by the address; with ``proposal`` filled in by the seats."""
    return _table(slug, call_slug)


@blueprint.get("/programmes/<slug>/calls/<call_slug>/ranking.csv")
@access(MANAGERS)
def export_ranking_csv(slug: str, call_slug: str) -> Response:
    """Give the ranked table as shown as CSV."""
    _programme, call = load_call(slug, call_slug)
    lines = _shown(ranking.ranked_applications(call))
    return csv_response(f"{call_slug}-ranking", exports.header(), list(exports.rows(lines)))


@blueprint.get("/programmes/<slug>/calls/<call_slug>/ranking.xlsx")
@access(MANAGERS)
def export_ranking_xlsx(slug: str, call_slug: str) -> Response:
    """Give the ranked table as shown as XLSX."""
    _programme, call = load_call(slug, call_slug)
    lines = _shown(ranking.ranked_applications(call))
    response = Response(exports.workbook(lines), mimetype=exports.XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{call_slug}-ranking.xlsx"'
    return response


@blueprint.post("/programmes/<slug>/calls/<call_slug>/ranking/preview")
@access(MANAGERS)
def preview_decision(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show what a batch of decisions would do, with every letter in its exact words; nothing is written."""
    programme, call = load_call(slug, call_slug)
    typed = _typed(call)
    if "edit" in request.form:
        return _table(slug, call_slug, typed=typed)
    lines = lines_of(typed)
    try:
        applications, ranked = deciding.checked(call, lines)
    except Refusal as refusal:
        return _table(slug, call_slug, typed=typed, refusal=refusal)
    return render_template(
        "fellowships/selection/preview.html",
        programme=programme,
        call=call,
        lines=lines,
        applications=applications,
        ranked=ranked,
        letters=deciding.letters_for(call, lines, applications),
        over=deciding.over_bounds(call, lines, ranked),
        fields=typed_lines(lines),
        form_key=secrets.token_urlsafe(16),
        verb_names=deciding.VERB_NAMES,
        Verb=deciding.Verb,
    )


@blueprint.post("/programmes/<slug>/calls/<call_slug>/ranking/decide")
@access(MANAGERS)
def make_decision(slug: str, call_slug: str) -> ResponseReturnValue:
    """Make the batch that was previewed, all of it or nothing."""
    _programme, call = load_call(slug, call_slug)
    typed = dict(request.form.items())
    form_key = typed.get("form_key", "")[:40] or secrets.token_urlsafe(16)
    try:
        with transaction():
            decision = deciding.decide(call.id, lines_of(typed), form_key=form_key, by=current_user.id)
            count = len(decision.lines)
    except Refusal as refusal:
        return _table(slug, call_slug, typed=typed, refusal=refusal)
    sentence = ngettext(
        "%(num)d decision is made. The letter is on its way.",
        "%(num)d decisions are made. The letters are on their way.",
        count,
    )
    flash(sentence, "success")
    return redirect(url_for("fellowships.show_ranking", slug=slug, call_slug=call_slug), 303)


def _typed(call: Call) -> Typed:
    """Return what was entered; for the proposal, what the seats propose."""
    if request.form.get("what") != "proposal":
        return dict(request.form.items())
    lines = ranking.ranked_applications(call)
    return proposed_fields(ranking.proposal(call, lines), lines)


def _shown(lines: Sequence[Ranked]) -> list[Ranked]:
    """Return the lines that the address asks for, in its order."""
    state, name = request.args.get("state", ""), request.args.get("name", "").strip().casefold()
    sorting = requested_sorting(dict.fromkeys(ranking.SORTABLE), "rank")
    kept = [
        line
        for line in lines
        if (not state or line.state == state)
        and (not name or name in line.full_name.casefold())
        and ("disputed" not in request.args or line.is_disputed)
    ]
    return ranking.sorted_lines(kept, sorting.key, descending=sorting.descending)


def _table(
    slug: str, call_slug: str, *, typed: Typed | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    programme, call = load_call(slug, call_slug)
    lines = ranking.ranked_applications(call)
    proposed = ranking.proposal(call, lines)
    if typed is None and "proposal" in request.args:
        typed = proposed_fields(proposed, lines)
    sorting = requested_sorting(dict.fromkeys(ranking.SORTABLE), "rank")
    body = render_template(
        "fellowships/selection/ranking.html",
        programme=programme,
        call=call,
        page=_page(lines, typed if request.method == "POST" else None),
        sort=("-" if sorting.descending else "") + sorting.key,
        seats=ranking.seats_of(call, lines),
        proposed=proposed,
        typed=typed or {},
        problem=refusal,
        verbs={state: deciding.verbs_for(state, call) for state in RANKED_IN},
        verb_names=deciding.VERB_NAMES,
        states=[(state, NAMES[state]) for state in ApplicationState if state in RANKED_IN],
        home_states=STATES,
        advice=SHORT_RECOMMENDATIONS,
        has_waiting=any(line.state is ApplicationState.WAITING for line in lines),
    )
    return body, 422 if refusal else 200


def _page(lines: Sequence[Ranked], typed: Typed | None) -> Page[Any]:
    """Return the page of lines that the address asks for, or all for which something was entered."""
    if typed is not None:
        kept = [line for line in lines if f"seen.{line.id}" in typed]
        return Page(kept, 1, max(len(kept), 1), len(kept))
    shown, number = _shown(lines), requested_page()
    number = min(number, max(1, -(-len(shown) // LINES_A_PAGE)))
    return Page(shown[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE], number, LINES_A_PAGE, len(shown))
