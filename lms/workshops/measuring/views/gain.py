"""What the participants of a workshop have gained, for those who run it: figures, chart, names, files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from lms.core.access import SIGNED_IN, access
from lms.core.language import localised
from lms.core.paging import paginate, requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import Table, workbook_response
from lms.extensions import db
from lms.quizzes.analysis.gain import Gain, Level, normalised_gain
from lms.quizzes.analysis.words import LEVEL_WORDS
from lms.workshops.blueprint import blueprint
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import queries
from lms.workshops.measuring.gains import WorkshopGain, gain_between, hardest
from lms.workshops.measuring.views.tests import TESTS
from lms.workshops.measuring.wording import QuestionTexts
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.loaders import load_run

DECIMALS = 2


@blueprint.get(f"{TESTS}/gain")
@access(SIGNED_IN)
def show_workshop_gain(workshop_id: int) -> str:
    """Show how much was learnt, in all and by objective, the hardest questions, and both scores of everybody."""
    workshop, plan = load_run(workshop_id), document_of(workshop_id)
    taken = queries.taken(workshop_id)
    return render_template(
        "workshops/measuring/gain.html",
        workshop=workshop,
        gain=gain_between(plan, taken[Phase.PRE], taken[Phase.POST]),
        hardest=hardest(plan, taken[Phase.POST]),
        page=paginate(queries.scores_by_name(workshop_id), requested_page()),
        level_words=LEVEL_WORDS,
        levels=list(Level),
        texts=QuestionTexts(),
    )


@blueprint.get(f"{TESTS}/gain.csv")
@access(SIGNED_IN)
def export_workshop_gain(workshop_id: int) -> Response:
    """Answer both scores of every participant as a CSV file."""
    load_run(workshop_id)
    header, rows = _people(workshop_id)
    return csv_response(f"workshop-{workshop_id}-gain", header, rows)


@blueprint.get(f"{TESTS}/gain.xlsx")
@access(SIGNED_IN)
def export_workshop_gain_workbook(workshop_id: int) -> Response:
    """Answer the gain by objective, and both scores of every participant, as a workbook."""
    load_run(workshop_id)
    sheets = [(_("Gain"), _figures(queries.gain_of(workshop_id))), (_("Participants"), _people(workshop_id))]
    return workbook_response(f"workshop-{workshop_id}-gain", sheets)


def _figures(gain: WorkshopGain) -> Table:
    header = (
        _("Objective"),
        _("People with both"),
        _("Only before"),
        _("Only after"),
        _("Mean before in per cent"),
        _("Mean after in per cent"),
        _("Normalised gain"),
        _("Level"),
    )
    rows = [_row(_("in all"), gain.whole), *(_row(localised(each.text), each.gain) for each in gain.objectives)]
    return header, rows


def _row(name: str, gain: Gain) -> Sequence[Any]:
    level = str(LEVEL_WORDS[gain.level]) if gain.level else ""
    figures = (_rounded(each) for each in (gain.before, gain.after, gain.gain))
    return (name, gain.both, gain.only_before, gain.only_after, *figures, level)


def _people(workshop_id: int) -> Table:
    header = (_("Name"), _("Before in per cent"), _("After in per cent"), _("Normalised gain"))
    found = db.session.execute(queries.scores_by_name(workshop_id)).all()
    return header, _scores(found)


def _scores(found: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for _key, full_name, before, after in found:
        has_both = before is not None and after is not None
        gain = normalised_gain(before, after) if has_both else None
        yield (full_name, _rounded(before), _rounded(after), _rounded(gain))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
