"""What drafts add to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts import privacy
from lms.people.changes import action_names


def register(app: Flask) -> None:
    """Declare what drafts hold about people, and the words for what is done with them."""
    privacy.register()
    action_names.add("authoring.draft_opened", _l("Draft of a course opened"))
    action_names.add("authoring.draft_changed", _l("Draft changed since it was published"))
    action_names.add("authoring.draft_sent_for_review", _l("Draft sent for review"))
    action_names.add("authoring.draft_taken_back", _l("Draft taken back from review"))
    action_names.add("authoring.draft_sent_back", _l("Draft sent back by a reviewer"))
    action_names.add("authoring.draft_published", _l("Draft published"))
    action_names.add("authoring.text_saved", _l("Text of a draft saved"))
    action_names.add("authoring.text_added", _l("Text added to a draft"))
    action_names.add("authoring.text_kept_apart", _l("Text of a draft kept apart"))
