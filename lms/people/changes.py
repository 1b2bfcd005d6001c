"""The words for the actions in the history. Each package enters its own; an action without words shows its code."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.registry import Registry

action_names: Registry[Any] = Registry("names of actions")


confidential: Registry[str] = Registry("rows whose history is confidential")
"""Names of tables whose changes the general history does not show: only their own pages do, to those who may know."""


def action_name(action: str) -> str:
    """Return what happened, in words."""
    return str(action_names.find(action) or action)


action_names.add_all(
    {
        "people.person_created": _l("Account made"),
        "people.person_changed": _l("Account changed"),
        "people.person_disabled": _l("Account disabled"),
        "people.person_enabled": _l("Account enabled"),
        "people.person_erased": _l("Account deleted"),
        "people.data_exported": _l("Everything held taken out"),
        "people.person_invited": _l("Invitation sent"),
        "people.password_set": _l("Password set"),
        "people.slip_made": _l("Sign-in slip made"),
        "people.reset_sent": _l("Reset letter sent"),
        "people.role_given": _l("Role given"),
        "people.role_taken": _l("Role taken away"),
        "people.member_added": _l("Added to an organisation"),
        "people.member_removed": _l("Removed from an organisation"),
        "people.sessions_ended": _l("Signed out everywhere"),
        "people.organisation_created": _l("Organisation entered"),
        "people.organisation_changed": _l("Organisation changed"),
    }
)
