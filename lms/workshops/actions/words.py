"""The words for what happens to teams, action points and visits, and the kinds of their tags."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.workshops.actions.models import PointState, VisitState

POINT_KINDS = {
    PointState.OPEN: "plain",
    PointState.DOING: "info",
    PointState.DONE: "success",
    PointState.DROPPED: "warning",
}
VISIT_KINDS = {VisitState.PLANNED: "info", VisitState.WRITTEN_UP: "success", VisitState.CALLED_OFF: "plain"}
ACTIONS: dict[str, Any] = {
    "workshops.team_made": _l("Team made"),
    "workshops.team_changed": _l("Team changed"),
    "workshops.teams_merged": _l("Teams merged"),
    "workshops.team_answered": _l("Questions about the plan answered"),
    "workshops.point_added": _l("Action point added"),
    "workshops.point_changed": _l("Action point changed"),
    "workshops.point_taken_up": _l("Action point begun"),
    "workshops.point_done": _l("Action point done"),
    "workshops.point_dropped": _l("Action point dropped"),
    "workshops.point_reopened": _l("Action point opened again"),
    "workshops.review_done": _l("Review of action points done"),
    "workshops.visit_planned": _l("Visit planned"),
    "workshops.visit_changed": _l("Visit changed"),
    "workshops.visit_called_off": _l("Visit called off"),
    "workshops.visit_written_up": _l("Visit written up"),
    "workshops.visit_corrected": _l("Visit opened again to be corrected"),
}
COLUMNS: dict[str, Any] = {
    "workshop_teams": _l("Team"),
    "team": _l("Team"),
    "what": _l("What will be done"),
    "with_whom": _l("With whom"),
    "due_on": _l("Due on"),
    "expected": _l("What will show that it is done"),
    "help_needed": _l("Which help the team needs"),
    "evidence": _l("Evidence"),
    "point_state": _l("Status"),
    "visit_state": _l("Status"),
    "days": _l("Days"),
    "done_at": _l("Done on"),
    "planned_on": _l("Planned for"),
    "visited_on": _l("Visited on"),
    "seen": _l("What was seen"),
    "advice": _l("Advice"),
}
