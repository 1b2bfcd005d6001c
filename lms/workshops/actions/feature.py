"""How action points and visits join the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists

from lms.attachments.views import doors
from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import sections
from lms.people.changes import action_names
from lms.people.held import column_names, value_words
from lms.workshops.actions import home_card, parts, privacy
from lms.workshops.actions.joining import forget_name, join_members
from lms.workshops.actions.loaders import opens_photo
from lms.workshops.actions.models import POINT_NAMES, VISIT_NAMES, Visitor
from lms.workshops.actions.reviews import move_reviews, open_reviews
from lms.workshops.actions.views import follow_up, own_plans, plans, teams, visits, write_up
from lms.workshops.actions.visits import OWNER
from lms.workshops.actions.words import ACTIONS, COLUMNS
from lms.workshops.attendance.followers import joined_followers
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.followers import held_followers, moved_followers
from lms.workshops.planning.overview_parts import OverviewPart, overview_parts
from lms.workshops.planning.places import WorkshopPlace, workshop_places
from lms.workshops.registration.followers import erased_followers
from lms.workshops.registration.own_parts import OwnPart, own_parts
from lms.workshops.registration.ties import ties

# Importing these modules enters their routes into the blueprint.
PAGES = (teams, plans, own_plans, visits, write_up, follow_up)


def register(app: Flask) -> None:
    """Add the pages, the words, what follows and the privacy declarations of action points and visits."""
    home_cards.add("follow_up", HomeCard(order=3, render=home_card.render))
    label = _l("Action points")
    workshop_places.add("actions", WorkshopPlace(label=label, endpoint="workshops.show_actions", order=70))
    overview_parts.add(
        "actions", OverviewPart(order=60, template="workshops/actions/_overview.html", facts=parts.overview)
    )
    own_parts.add("actions", OwnPart(order=50, template="workshops/actions/_own_part.html", facts=parts.own_part))
    held_followers.add("actions", open_reviews)
    joined_followers.add("actions", join_members)
    erased_followers.add("actions", forget_name)
    moved_followers.add("actions", move_reviews)
    ties.add("visits", lambda person_id: exists().where(Visitor.person_id == person_id))
    doors.add(OWNER, lambda identity, file: file.removed_at is None and opens_photo(identity, file.owner_id))
    first = f"{blueprint.name}.list_workshops"
    sections.add_all({"/teams": first, "/visits": first, "/follow-up": first})
    action_names.add_all(ACTIONS)
    column_names.add_all({column: words for column, words in COLUMNS.items() if column not in column_names})
    points = {str(state): name for state, name in POINT_NAMES.items()}
    visited = {str(state): name for state, name in VISIT_NAMES.items()}
    value_words.add("point_state", lambda code: str(points.get(code, code)))
    value_words.add("visit_state", lambda code: str(visited.get(code, code)))
    privacy.register()
