"""Changing a YAML file of a draft, which is made where there is none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from ruamel.yaml.error import YAMLError
from sqlalchemy import select

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.authoring.drafts.saving import Saved, add_text, change_yaml
from lms.authoring.outline.holding import hold
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.courses.yaml_changes import Change, changed_yaml
from lms.courses.yaml_files import read_yaml
from lms.extensions import db


def said_in(text: DraftText | None) -> dict[str, Any] | None:
    """Return what a YAML text says; None where it cannot be read. Nobody may change what is returned."""
    if text is None or not text.content.strip():
        return {}
    file = read_yaml(tidied(text.content))
    if file.problems or not isinstance(file.data, Mapping | None):
        return None
    return dict(file.data or {})


def save_change(
    draft: DraftOf, place: str, change: Change, *, version: int | None, by: int | None, module_id: int | None = None
) -> Saved:
    """Change a YAML text in place, comments and all; opens its own transaction.

    Without ``version`` the change is made to what it says now. Raises ChangedMeanwhile where it has another version,
    and Refusal where it cannot be read, besides whatever ``change`` raises.
    """
    text_id = db.session.scalar(_live(draft, place))
    try:
        if text_id is None:
            return _made(draft, place, change, by=by, module_id=module_id)
        return change_yaml(text_id, change, version=version, by=by)
    except (YAMLError, AttributeError, TypeError) as error:
        raise unreadable() from error


def _made(draft: DraftOf, place: str, change: Change, *, by: int | None, module_id: int | None) -> Saved:
    """Write a file that is not there yet; whoever was quicker is heard, and both changes stay."""
    with transaction():
        hold(draft)
        if db.session.scalar(_live(draft, place)) is None:
            made = add_text(draft.course_id, place, changed_yaml("", change), by=by, module_id=module_id)
            return Saved(made.id, made.version, made.saved_at, is_new=True)
    return save_change(draft, place, change, version=None, by=by)


def _live(draft: DraftOf, place: str) -> Any:
    at = (DraftText.course_id == draft.course_id, DraftText.place == place, DraftText.deleted_at.is_(None))
    return select(DraftText.id).where(*at)


def unreadable() -> Refusal:
    """Return why a file cannot be changed by a form."""
    return Refusal(_l("This file cannot be read as it stands. Mend its text first."))


def version_of(draft: DraftOf, place: str) -> int:
    """Return the version that a text has now; 0 where there is none."""
    text = find_text(draft.course_id, place)
    return text.version if text else 0
