"""How workshops join the application."""

from __future__ import annotations

from flask import Flask

from lms.workshops.actions.feature import register as add_actions
from lms.workshops.advisory.feature import register as add_advisory
from lms.workshops.attendance.feature import register as add_attendance
from lms.workshops.blueprint import blueprint
from lms.workshops.camps.feature import register as add_camps
from lms.workshops.costs.feature import register as add_costs
from lms.workshops.diary.feature import register as add_diary
from lms.workshops.figures.feature import register as add_figures
from lms.workshops.library.feature import register as add_library
from lms.workshops.materials.feature import register as add_materials
from lms.workshops.measuring.feature import register as add_measuring
from lms.workshops.planning.feature import register as add_planning
from lms.workshops.planning.places import workshop_tabs
from lms.workshops.proof.feature import register as add_proof
from lms.workshops.registration.feature import register as add_registration

PARTS = (
    add_library,
    add_planning,
    add_registration,
    add_materials,
    add_attendance,
    add_measuring,
    add_actions,
    add_advisory,
    add_proof,
    add_camps,
    add_costs,
    add_diary,
    add_figures,
)


def register(app: Flask) -> None:
    """Add every part of workshops, then the pages that they have entered."""
    for add_part in PARTS:
        add_part(app)
    app.jinja_env.globals.update(workshop_tabs=workshop_tabs)
    app.register_blueprint(blueprint)
