"""The lists behind figures: who was trained, which workshops, action points, visits and certificates.

Each has the query for its rows, so that what a list counts is what the figure says, and says what a row shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from lms.core.clock import today_here
from lms.core.language import localised
from lms.extensions import db
from lms.people.models import Organisation
from lms.people.places import STATES
from lms.workshops.actions.models import POINT_NAMES, VISIT_NAMES, ActionPoint, PointState, Team, Visit, VisitState
from lms.workshops.figures import outcomes, record
from lms.workshops.figures.columns import DAY, DECIMAL, MONEY, NUMBER, PERCENT, Column, day_here
from lms.workshops.figures.scope import Scope
from lms.workshops.figures.trained import person_list, registration_list
from lms.workshops.figures.wish import RecordWish
from lms.workshops.planning.models import WORKSHOP_STATE_NAMES, Workshop
from lms.workshops.proof.kinds import PROOF_NAMES
from lms.workshops.registration.models import AGE_NAMES, GENDER_NAMES, QUALIFICATION_NAMES, Participant
from lms.workshops.registration.names import shown_name

ONCE, REPEAT, TIMES = "", "repeat", "times"
MADE, DUE = "made", "due"


@dataclass(frozen=True)
class Line:
    """One row of a list: its values by column, and the page about it."""

    values: Sequence[Any]
    url: str


@dataclass(frozen=True, kw_only=True)
class RowList:
    """A list: its title, the values of ``show`` in its address with their words, its columns, query and rows.

    The rows of one page, or of the whole list, become lines together, in a bounded number of queries.
    """

    title: Any
    shows: Mapping[str, Any]
    columns: Callable[[], list[Column]]
    query: Callable[[Scope, str], Select[Any]]
    lines: Callable[[Sequence[Any]], list[Line]]
    is_about_people: bool = False


def _titles(workshop_ids: set[int]) -> dict[int, tuple[str, date | None]]:
    found = select(Workshop.id, Workshop.title, Workshop.ends_on).where(Workshop.id.in_(workshop_ids))
    return {row.id: (localised(row.title), row.ends_on) for row in db.session.execute(found)}


def _organisations(keys: set[int | None]) -> dict[int | None, str]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys - {None}))
    return {row.id: localised(row.name) for row in db.session.execute(found)}


def _participant_url(row: Participant) -> str:
    return url_for("workshops.show_participant", workshop_id=row.workshop_id, participant_id=row.id)


def _state(code: str) -> str:
    return str(STATES.get(code, code))


def _people_columns() -> list[Column]:
    about = [_("Name"), _("Organisation"), _("Gender"), _("Age group"), _("Qualification"), _("Home district")]
    last = [Column(_("Workshops"), NUMBER), Column(_("Last workshop")), Column(_("Last day"), DAY)]
    return [*map(Column, about), Column(_("Home state")), *last]


def _people_query(scope: Scope, show: str) -> Select[Any]:
    return registration_list(scope) if show == TIMES else person_list(scope, only_repeat=show == REPEAT)


def _people_lines(rows: Sequence[Any]) -> list[Line]:
    found = [(row[0], row[1]) for row in rows]
    titles = _titles({row.workshop_id for row, _times in found})
    organisations = _organisations({row.organisation_id for row, _times in found})
    return [
        Line(
            [
                shown_name(row),
                organisations.get(row.organisation_id) or row.organisation_name,
                str(GENDER_NAMES[row.gender]),
                str(AGE_NAMES[row.age_group]),
                str(QUALIFICATION_NAMES[row.qualification]),
                row.district,
                _state(row.state_code),
                times,
                *titles[row.workshop_id],
            ],
            _participant_url(row),
        )
        for row, times in found
    ]


def _workshop_columns() -> list[Column]:
    return [
        Column(_("Workshop")),
        Column(_("Status")),
        Column(_("Last day"), DAY),
        Column(_("State")),
        Column(_("District")),
        Column(_("Days"), NUMBER),
        Column(_("People trained"), NUMBER),
        Column(_("Registrations"), NUMBER),
        Column(_("Unnamed people"), NUMBER),
        Column(_("Person-days"), NUMBER),
        Column(_("Attendance"), PERCENT),
        Column(_("Gain"), DECIMAL),
        Column(_("Took both tests"), NUMBER),
        Column(_("Feedback"), DECIMAL),
        Column(_("Action points"), NUMBER),
        Column(_("Action points done"), NUMBER),
        Column(_("Visits made"), NUMBER),
        Column(_("Visits due"), NUMBER),
        Column(_("Certificates"), NUMBER),
        Column(_("Spent"), MONEY),
    ]


def _workshop_query(scope: Scope, show: str) -> Select[Any]:
    w = Workshop
    found: Any = select(w.id, w.title, w.state, w.ends_on, w.state_code, w.district).where(w.id.in_(scope.workshops))
    if show:
        found = found.where(w.id.in_(record.behind(scope.ids(), show)))
    return found.order_by(w.ends_on.desc(), w.id.desc())  # type: ignore[no-any-return]


def _workshop_lines(rows: Sequence[Any]) -> list[Line]:
    facts = record.facts_of([row.id for row in rows], today_here())
    return [_workshop_line(row, facts[row.id]) for row in rows]


def _workshop_line(row: Any, facts: record.Facts) -> Line:
    about = [localised(row.title), str(WORKSHOP_STATE_NAMES[row.state]), row.ends_on]
    where = [_state(row.state_code), row.district]
    people = [facts.days, facts.came.people, facts.came.times, facts.unnamed, facts.presence.person_days]
    means = [facts.presence.share.value, facts.gain.value, facts.gain.of, facts.feedback.value]
    points = [facts.points.all, facts.points.closed, facts.visits.made, facts.visits.due]
    url = url_for("workshops.show_report", workshop_id=row.id)
    return Line([*about, *where, *people, *means, *points, facts.certificates, facts.cost], url)


def _point_columns() -> list[Column]:
    words = [_("Action point"), _("Team"), _("Workshop"), _("Status"), _("With whom")]
    return [*map(Column, words), Column(_("Due on"), DAY), Column(_("Closed on"), DAY)]


def _point_query(scope: Scope, show: str) -> Select[Any]:
    found: Any = select(ActionPoint, Team.name, Team.workshop_id).join(Team, Team.id == ActionPoint.team_id)
    found = found.where(Team.workshop_id.in_(scope.workshops))
    if show:
        found = found.where(ActionPoint.state == PointState(show))
    return found.order_by(ActionPoint.due_on, ActionPoint.id)  # type: ignore[no-any-return]


def _point_lines(rows: Sequence[Any]) -> list[Line]:
    titles = _titles({row[2] for row in rows})
    found = []
    for point, team, workshop_id in rows:
        about = [point.what, team, titles[workshop_id][0], str(POINT_NAMES[point.state]), point.with_whom]
        url = url_for("workshops.show_actions", workshop_id=workshop_id)
        found.append(Line([*about, point.due_on, point.closed_on], url))
    return found


def _visit_columns() -> list[Column]:
    words = [_("Team"), _("Workshop"), _("Status"), _("Place")]
    return [*map(Column, words), Column(_("Planned for"), DAY), Column(_("Visited on"), DAY)]


def _visit_query(scope: Scope, show: str) -> Select[Any]:
    found: Any = select(Visit, Team.name, Team.workshop_id).join(Team, Team.id == Visit.team_id)
    found = found.where(Team.workshop_id.in_(scope.workshops))
    if show:
        is_made = Visit.state == VisitState.WRITTEN_UP
        found = found.where(is_made if show == MADE else outcomes.is_due(today_here()))
    return found.order_by(Visit.planned_on, Visit.id)  # type: ignore[no-any-return]


def _visit_lines(rows: Sequence[Any]) -> list[Line]:
    titles = _titles({row[2] for row in rows})
    found = []
    for visit, team, workshop_id in rows:
        about = [team, titles[workshop_id][0], str(VISIT_NAMES[visit.state]), visit.place]
        url = url_for("workshops.show_visit", visit_id=visit.id)
        found.append(Line([*about, visit.planned_on, visit.visited_on], url))
    return found


def _certificate_columns() -> list[Column]:
    words = [_("Name"), _("Workshop"), _("Certificate"), _("Number")]
    return [*map(Column, words), Column(_("Issued on"), DAY)]


def _certificate_query(scope: Scope, _show: str) -> Select[Any]:
    return outcomes.certificate_rows(scope.workshops).order_by(Participant.name_key, Participant.id)


def _certificate_lines(rows: Sequence[Any]) -> list[Line]:
    titles, zone = _titles({row[0].workshop_id for row in rows}), current_app.extensions["settings"].time_zone
    found = []
    for row, serial, issued_at, kind in rows:
        words = [shown_name(row), titles[row.workshop_id][0], str(PROOF_NAMES[kind]), serial]
        found.append(Line([*words, day_here(issued_at, zone)], _participant_url(row)))
    return found


LISTS: dict[str, RowList] = {
    "people": RowList(
        title=_l("People trained"),
        shows={ONCE: _l("Each person once"), REPEAT: _l("Trained more than once"), TIMES: _l("Every registration")},
        columns=_people_columns,
        query=_people_query,
        lines=_people_lines,
        is_about_people=True,
    ),
    "workshops": RowList(
        title=_l("Workshops held"),
        shows={
            "": _l("All"),
            "attendance": _l("With attendance"),
            "gain": _l("With a gain"),
            "feedback": _l("With feedback"),
            "unnamed": _l("With unnamed people"),
            "cost": _l("With costs"),
        },
        columns=_workshop_columns,
        query=_workshop_query,
        lines=_workshop_lines,
    ),
    "points": RowList(
        title=_l("Action points"),
        shows={"": _l("All"), **{str(state): name for state, name in POINT_NAMES.items()}},
        columns=_point_columns,
        query=_point_query,
        lines=_point_lines,
    ),
    "visits": RowList(
        title=_l("Visits"),
        shows={"": _l("All"), MADE: _l("Made"), DUE: _l("Due and not written up")},
        columns=_visit_columns,
        query=_visit_query,
        lines=_visit_lines,
    ),
    "certificates": RowList(
        title=_l("Certificates issued"),
        shows={"": _l("All")},
        columns=_certificate_columns,
        query=_certificate_query,
        lines=_certificate_lines,
    ),
}
"""By what the address calls them."""


def query_of(name: str, scope: Scope, show: str) -> Select[Any]:
    """Return the query for the rows of a list; only the list of people narrows its people."""
    rows = LISTS[name]
    wish: RecordWish = scope.wish if rows.is_about_people else scope.wish.without_people()
    return rows.query(Scope(scope.identity, wish), show)
