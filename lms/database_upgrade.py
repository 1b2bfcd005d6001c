"""Bring the database to the newest migration, and do nothing quickly when it is there already."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from lms.extensions import db


def upgrade_if_needed() -> bool:
    """Run the migrations that this database lacks; return whether there were any."""
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    if set(present) == set(scripts.get_heads()):
        return False
    upgrade()
    return True
