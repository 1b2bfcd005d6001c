"""Who may open which page. A route without a declared rule stops the start of the application.

    @blueprint.get("/account")
    @access(SIGNED_IN)
    def account() -> str: …

The rule on a route is the first door, by role. The second, about one object (this attempt, that organisation),
is the loader inside the view, which answers 404 for somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.errors import wants_json
from lms.extensions import login_manager

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "__setu_access__"


@dataclass(frozen=True)
class Rule:
    """A named rule; ``allows`` gets the signed-in person."""

    name: str
    allows: Callable[[Any], bool]
    needs_sign_in: bool = True


EVERYONE = Rule("everyone", lambda person: True, needs_sign_in=False)
SIGNED_IN = Rule("signed in", lambda person: True)


def access(rule: Rule) -> Callable[[View], View]:
    """Declare who may open a view."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, rule)
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the rule that an endpoint declares."""
    rule: Rule | None = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    return rule


def init_app(app: Flask) -> None:
    """Check the declared rule before every request."""
    app.before_request(_check)


def require_rules(app: Flask) -> None:
    """Refuse to start with a route that does not declare who may open it."""
    missing = sorted(endpoint for endpoint in app.view_functions if rule_of(app, endpoint) is None)
    if missing:
        raise RuntimeError(f"these routes declare no access rule: {', '.join(missing)}")


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        abort(403)
    if not rule.needs_sign_in:
        return None
    if not current_user.is_authenticated:
        if wants_json():
            abort(401)
        unauthorized: ResponseReturnValue = login_manager.unauthorized()
        return unauthorized
    if not rule.allows(current_user):
        abort(403)
    return None
