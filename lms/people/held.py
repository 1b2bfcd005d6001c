"""Words for what is held: the columns of exported rows and their values, as a reader understands them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from lms.core.registry import Registry
from lms.core.templating import show_date, show_datetime

column_names: Registry[Any] = Registry("names of columns")
"""By column; a package enters those of its exports that are not here. A column without words shows its own name."""


def column_name(column: str) -> str:
    """Return the heading for a column of an export."""
    return str(column_names.find(column) or column.replace("_", " ").capitalize())


def held_value(value: Any) -> str:
    """Return one exported value in words: instants in the reader's zone, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, str):
        return _instant_or_text(value)
    if isinstance(value, list) and all(isinstance(part, str | int) for part in value):
        return ", ".join(str(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _instant_or_text(value: str) -> str:
    try:
        if len(value) == len("2026-11-21"):
            return show_date(date.fromisoformat(value))
        return show_datetime(datetime.fromisoformat(value)) if value[10:11] == "T" else value
    except ValueError:
        return value


for _column, _name in {
    "id": _l("Number"),
    "full_name": _l("Full name"),
    "sign_in_name": _l("Sign-in name"),
    "email": _l("E-mail address"),
    "phone": _l("Phone number"),
    "language": _l("Language"),
    "certificate_name_latin": _l("Name on certificates, in Latin letters"),
    "certificate_name_devanagari": _l("Name on certificates, in Devanagari"),
    "created_at": _l("Made"),
    "disabled_at": _l("Disabled"),
    "organisation_id": _l("Number of the organisation"),
    "joined_at": _l("Since"),
    "role": _l("Role"),
    "scope": _l("Where it holds"),
    "granted_at": _l("Given"),
    "device": _l("Device"),
    "started_at": _l("Since"),
    "seen_at": _l("Last used"),
    "expires_at": _l("Ends"),
    "purpose": _l("Purpose"),
    "made_at": _l("Made"),
    "used_at": _l("Used"),
    "at": _l("When"),
    "actor_id": _l("By whom (number)"),
    "action": _l("What happened"),
    "subject_kind": _l("What it was about"),
    "subject_id": _l("Its number"),
    "detail": _l("More"),
    "address": _l("Address"),
    "subject": _l("Subject"),
    "body": _l("Text"),
    "written_at": _l("Written"),
    "sent_at": _l("Sent"),
    "kind": _l("Kind"),
    "state": _l("State"),
    "queued_at": _l("Asked for"),
    "finished_at": _l("Finished"),
}.items():
    column_names.add(_column, _name)
