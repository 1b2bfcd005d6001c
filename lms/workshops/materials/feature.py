"""How the materials of workshops join the application. They have no tables: they lie in the workshop's document."""

from __future__ import annotations

from flask import Flask

from lms.workshops.materials import views
from lms.workshops.materials.parts import enter_part

# Importing these modules enters their routes into the blueprint.
PARTS = (views,)


def register(app: Flask) -> None:
    """Add the pages, and the part of the participant's page."""
    enter_part()
