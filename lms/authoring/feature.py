"""How authoring joins the application."""

from __future__ import annotations

from flask import Flask

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.feature import register as add_drafts
from lms.authoring.drafts.pages import course_tabs, unit_tabs
from lms.authoring.facts.feature import register as add_facts
from lms.authoring.media.feature import register as add_media
from lms.authoring.outline.feature import register as add_outline
from lms.authoring.publishing.feature import register as add_publishing
from lms.authoring.questions.feature import register as add_questions
from lms.authoring.reviewing.feature import register as add_reviewing
from lms.authoring.rights.feature import register as add_rights
from lms.authoring.sharing.feature import register as add_sharing
from lms.authoring.starting.feature import register as add_starting
from lms.authoring.translating.feature import register as add_translating
from lms.authoring.trying.feature import register as add_trying
from lms.authoring.writing.feature import register as add_writing

PARTS = (
    add_rights,
    add_drafts,
    add_translating,
    add_facts,
    add_media,
    add_outline,
    add_writing,
    add_questions,
    add_trying,
    add_reviewing,
    add_publishing,
    add_starting,
    add_sharing,
)


def register(app: Flask) -> None:
    """Add every part of authoring, then the pages that they have entered."""
    for add_part in PARTS:
        add_part(app)
    app.jinja_env.globals.update(course_tabs=course_tabs, unit_tabs=unit_tabs)
    app.register_blueprint(blueprint)
