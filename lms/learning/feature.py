"""How learning joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.home_cards import HomeCard, home_cards
from lms.core.navigation import Place, places
from lms.learning import home_card, privacy
from lms.learning.activities import activities
from lms.learning.lessons import Lesson
from lms.learning.permissions import teaches_learner
from lms.learning.views import blueprint
from lms.people.permissions import may_vouch
from lms.people.roles import Role


def register(app: Flask) -> None:
    """Add the pages, the navigation and the privacy declarations of learning."""
    app.register_blueprint(blueprint)
    activities.add("lesson", Lesson())
    privacy.register()
    home_cards.add("learning", HomeCard(order=10, render=home_card.render))
    may_vouch.add("learning", teaches_learner)
    places.add(
        "teaching",
        Place(
            endpoint="learning.show_teaching",
            label=_l("Teaching"),
            order=40,
            visible=lambda person: person is not None and person.has_role(Role.TRAINER),
        ),
    )
