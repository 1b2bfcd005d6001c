"""How fellowships join the application."""

from __future__ import annotations

from flask import Flask

from lms.fellowships.applications.feature import register as add_applications
from lms.fellowships.blueprint import blueprint
from lms.fellowships.board.feature import register as add_board
from lms.fellowships.calls.feature import register as add_calls
from lms.fellowships.fieldlog.feature import register as add_fieldlog
from lms.fellowships.lifecycle.feature import register as add_lifecycle
from lms.fellowships.mentoring.feature import register as add_mentoring
from lms.fellowships.milestones.feature import register as add_milestones
from lms.fellowships.placements.feature import register as add_placements
from lms.fellowships.placements.places import fellow_tabs
from lms.fellowships.programmes.feature import register as add_programmes
from lms.fellowships.programmes.places import programme_tabs
from lms.fellowships.reports.feature import register as add_reports
from lms.fellowships.safety.feature import register as add_safety
from lms.fellowships.selection.feature import register as add_selection
from lms.fellowships.stipends.feature import register as add_stipends

PARTS = (
    add_programmes,
    add_calls,
    add_applications,
    add_placements,
    add_milestones,
    add_reports,
    add_fieldlog,
    add_mentoring,
    add_safety,
    add_stipends,
    add_lifecycle,
    add_selection,
    add_board,
)


def register(app: Flask) -> None:
    """Add every part of fellowships, then the pages that they have entered."""
    for add_part in PARTS:
        add_part(app)
    app.jinja_env.globals.update(fellow_tabs=fellow_tabs, programme_tabs=programme_tabs)
    app.register_blueprint(blueprint)
