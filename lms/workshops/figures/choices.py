"""What a reader can choose from in the filter of the record: what there is at the workshops that they run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from lms.core.language import localised
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Organisation
from lms.people.places import STATES
from lms.workshops.costs.models import WorkshopFunder
from lms.workshops.figures.wish import NOT_SAID
from lms.workshops.library.models import Template
from lms.workshops.library.queries import topic_names
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.permissions import run_by

MOST_CHOICES = 300
Choices = list[tuple[str, Any]]
ALL = ("", _l("All"))


def filter_choices(identity: Identity) -> dict[str, Choices]:
    """Return the choices of each field by its name, MOST_CHOICES at most each; in six queries."""
    own = select(Workshop.id).where(run_by(identity))
    states = _seen(Workshop.state_code.expression, own)
    return {
        "topic": [ALL, *((slug, localised(name)) for slug, name in topic_names().items())],
        "state": [ALL, *((code or NOT_SAID, STATES.get(code, code) or _l("Not said")) for code in states)],
        "district": [ALL, *((each, each) for each in _seen(Workshop.district.expression, own) if each)],
        "organiser": [ALL, *_organisers(own)],
        "funder": [ALL, *((each, each) for each in _funders(own))],
        "template": [ALL, *_templates(own)],
    }


def _seen(column: Any, own: Select[Any]) -> Sequence[Any]:
    found = select(column).where(Workshop.id.in_(own)).distinct().order_by(column)
    return db.session.scalars(found.limit(MOST_CHOICES)).all()


def _organisers(own: Select[Any]) -> Choices:
    used = select(Workshop.organiser_id).where(Workshop.id.in_(own))
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(used)).order_by(Organisation.name_key)
    return [(str(row.id), localised(row.name)) for row in db.session.execute(found.limit(MOST_CHOICES))]


def _funders(own: Select[Any]) -> Sequence[str]:
    found = select(WorkshopFunder.name).where(WorkshopFunder.workshop_id.in_(own)).distinct()
    return db.session.scalars(found.order_by(WorkshopFunder.name).limit(MOST_CHOICES)).all()


def _templates(own: Select[Any]) -> Choices:
    used = select(Workshop.template_id).where(Workshop.id.in_(own))
    found = select(Template.id, Template.head["title"]).where(Template.id.in_(used)).order_by(Template.slug)
    return [(str(row[0]), localised(row[1])) for row in db.session.execute(found.limit(MOST_CHOICES))]
