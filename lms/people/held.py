"""Words for what is held: the columns of exported rows and their values, as a reader understands them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from lms.core.language import LANGUAGES
from lms.core.registry import Registry
from lms.core.templating import show_date, show_datetime
from lms.people.changes import action_name
from lms.people.roles import ROLE_NAMES, Role
from lms.people.scopes import scope_name

column_names: Registry[Any] = Registry("names of columns")
"""By column; a package enters those of its exports that are not here. A column without words shows its own name."""


code_names: Registry[Any] = Registry("names of codes")
"""By code, for states, kinds and purposes; a code without words shows itself."""


value_words: Registry[Callable[[str], str]] = Registry("words for values")
"""By column, how its codes are said in words; a package enters those of its exports that are not here."""


def column_name(column: str) -> str:
    """Return the heading for a column of an export."""
    return str(column_names.find(column) or column.replace("_", " ").capitalize())


def held_value(value: Any, column: str = "") -> str:
    """Return one exported value in words: instants in the reader's zone, codes by their column, nothing as a dash."""
    words = value_words.find(column)
    if words and isinstance(value, str):
        return words(value)
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    return _instant_or_text(value) if isinstance(value, str) else _several(value, column)


def _several(value: Any, column: str) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{column_name(name)}: {held_value(part, name)}" for name, part in value.items())
    if isinstance(value, list) and all(isinstance(part, str | int) for part in value):
        return ", ".join(held_value(part, column) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def _instant_or_text(value: str) -> str:
    try:
        if len(value) == len("2026-11-21"):
            return show_date(date.fromisoformat(value))
        return show_datetime(datetime.fromisoformat(value)) if value[10:11] == "T" else value
    except ValueError:
        return value


def _code_name(code: str) -> str:
    return str(code_names.find(code) or code or "–")


_OWN_WORDS: dict[str, Callable[[str], str]] = {
    "action": action_name,
    "before": _code_name,
    "fields": column_name,
    "kind": _code_name,
    "language": lambda code: LANGUAGES.get(code, code),
    "occasion": _code_name,
    "purpose": _code_name,
    "role": lambda code: str(ROLE_NAMES[Role(code)]) if code in set(Role) else code,
    "scope": scope_name,
    "state": _code_name,
    "subject_kind": column_name,
}
value_words.add_all(_OWN_WORDS)

column_names.add_all(
    {
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
        "state": _l("Status"),
        "queued_at": _l("Asked for"),
        "fields": _l("Fields"),
        "organisation": _l("Organisation"),
        "people": _l("Account"),
        "organisations": _l("Organisation"),
        "before": _l("Before"),
        "reason": _l("Reason"),
        "finished_at": _l("Finished"),
    }
)

code_names.add_all(
    {
        "slip": _l("Sign-in slip"),
        "reset": _l("New password"),
        "invitation": _l("Invitation"),
        "set_up": _l("Setting up the site"),
        "queued": _l("Waiting for its turn"),
        "running": _l("Under way"),
        "done": _l("Done"),
        "failed": _l("Not done: something went wrong"),
        "page": _l("Page to print"),
        "file": _l("File (JSON)"),
    }
)
