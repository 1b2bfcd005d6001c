"""How people joins the application."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFError

from lms.extensions import login_manager
from lms.people import commands, home_cards, navigation, privacy
from lms.people.blueprint import blueprint
from lms.people.changes import action_name
from lms.people.held import column_name, held_value
from lms.people.identity import load_identity
from lms.people.roles import ROLE_NAMES
from lms.people.scopes import scope_name
from lms.people.views import (
    account,
    data,
    expired,
    history,
    new_password,
    on_behalf,
    organisations,
    people,
    roles,
    set_up,
    sign_in,
    slips,
)

# Importing these modules enters their routes and commands into the blueprint.
PARTS = (
    account,
    commands,
    data,
    history,
    new_password,
    on_behalf,
    organisations,
    people,
    roles,
    set_up,
    sign_in,
    slips,
)


def register(app: Flask) -> None:
    """Enter routes, navigation, personal data, jobs and commands of people."""
    login_manager.session_protection = None
    login_manager._session_identifier_generator = str  # noqa: SLF001 – else it digests each reader's address for nothing
    login_manager.request_loader(load_identity)
    login_manager.unauthorized_handler(expired.unauthorised)
    app.register_error_handler(CSRFError, expired.form_outlived_its_page)
    app.after_request(expired.keep_session)
    app.jinja_env.filters.update(
        action_name=action_name,
        column_name=column_name,
        held_value=held_value,
        role_name=ROLE_NAMES.__getitem__,
        scope_name=scope_name,
    )
    privacy.declare_all()
    navigation.enter_places()
    home_cards.enter_home_cards()
    app.register_blueprint(blueprint)
