"""A team's plan, the blank form for it, and the note of a visit, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l

from lms.certificates.papers import paper_response
from lms.core.clock import today_here
from lms.core.language import LANGUAGES, in_language
from lms.workshops.actions.models import POINT_NAMES, ActionPoint, Team, Visit
from lms.workshops.actions.queries import NoteRow
from lms.workshops.library.documents import ActionForm
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop

LEAST_ROWS = 6
LABELS = {
    "title": _l("Action plan"),
    "workshop": _l("Workshop"),
    "team": _l("Team"),
    "members": _l("Who is in it"),
    "what": _l("What will be done"),
    "who": _l("Who sees to it"),
    "with_whom": _l("With whom"),
    "due_on": _l("By when"),
    "expected": _l("What will show that it is done"),
    "help_needed": _l("Which help the team needs"),
    "state": _l("Status"),
    "signed": _l("Place, day, signatures"),
}


def _both(words: Any) -> str:
    """Return words in every language of the site, one after another."""
    found = []
    for code in LANGUAGES:
        with in_language(code):
            found.append(str(words))
    return " / ".join(dict.fromkeys(found))


def _form_of(workshop: Workshop) -> ActionForm | None:
    plan = document_of(workshop.id)
    return plan.action_plan if plan else None


def plan_paper(workshop: Workshop, team: Team, points: Sequence[ActionPoint], members: Mapping[int, str]) -> Response:
    """Return the plan of a team as a PDF, labelled in every language of the site."""
    return paper_response(
        f"action-plan-{team.id}",
        "papers/workshop_plan.html",
        labels={key: _both(words) for key, words in LABELS.items()},
        states={state: _both(name) for state, name in POINT_NAMES.items()},
        workshop=workshop,
        team=team,
        points=points,
        members=members,
        form=_form_of(workshop),
        blank_rows=0,
        today=today_here(),
    )


def blank_paper(workshop: Workshop) -> Response:
    """Return the form for a team's plan to be filled in by hand, with the suggestions of the template."""
    form = _form_of(workshop)
    return paper_response(
        f"action-plan-blank-{workshop.id}",
        "papers/workshop_plan.html",
        labels={key: _both(words) for key, words in LABELS.items()},
        states={},
        workshop=workshop,
        team=None,
        points=[],
        members={},
        form=form,
        blank_rows=max(LEAST_ROWS, form.least + 2 if form else 0),
        today=today_here(),
    )


def visit_paper(
    workshop: Workshop,
    team: Team,
    visit: Visit,
    *,
    visitors: Sequence[str],
    notes: Sequence[tuple[ActionPoint, NoteRow]],
    added: Sequence[ActionPoint],
) -> Response:
    """Return the note of a visit as a PDF in the reader's language."""
    return paper_response(
        f"visit-{visit.id}",
        "papers/workshop_visit.html",
        workshop=workshop,
        team=team,
        visit=visit,
        visitors=visitors,
        notes=notes,
        added=added,
        names=POINT_NAMES,
        today=today_here(),
    )
