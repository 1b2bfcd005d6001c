"""How advice joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.attachments.models import Attachment
from lms.attachments.views import doors
from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places
from lms.extensions import db
from lms.people.changes import action_names
from lms.people.held import column_names, value_words
from lms.people.identity import Identity
from lms.workshops.advisory import home_card, privacy, views
from lms.workshops.advisory.models import REQUEST_NAMES, AdvisoryNote
from lms.workshops.advisory.operations import OWNER, opens_file
from lms.workshops.advisory.permissions import actors_of, asks_or_advises
from lms.workshops.advisory.queries import find_request
from lms.workshops.advisory.words import ACTIONS, COLUMNS

PAGES = (views,)  # importing it enters its routes into the blueprint


def _may_open(identity: Identity, file: Attachment) -> bool:
    note = db.session.get(AdvisoryNote, file.owner_id)
    row = find_request(identity, note.request_id) if note else None
    if note is None or row is None or file.removed_at is not None:
        return False
    return opens_file(actors_of(identity, row), note)


def register(app: Flask) -> None:
    """Add the pages, the words and the privacy declarations of advice."""
    places.add(
        "advice",
        Place(
            endpoint="workshops.list_requests",
            label=_l("Advice"),
            order=62,
            visible=lambda person: person is not None and asks_or_advises(person),
        ),
    )
    home_cards.add("advice", HomeCard(order=6, render=home_card.render))
    doors.add(OWNER, _may_open)
    action_names.add_all(ACTIONS)
    column_names.add_all({column: words for column, words in COLUMNS.items() if column not in column_names})
    names = {str(state): name for state, name in REQUEST_NAMES.items()}
    value_words.add("request_state", lambda code: str(names.get(code, code)))
    privacy.register()
