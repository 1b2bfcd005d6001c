"""What a large course costs."""

from __future__ import annotations

from time import process_time

from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import DraftOf, outline
from lms.authoring.outline.adding import NewUnit, add_unit
from lms.authoring.outline.moving import move_unit
from lms.authoring.outline.renaming import rename_unit, titles_of
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from tests.authoring.outline.large import large_draft
from tests.conftest import CountQueries
from tests.factories.drafts import give_part
from tests.factories.people import sign_in

SLOWER = 4
"""How many times more of the processor an act may take in a course that is a hundred times larger."""
LEAST_SECONDS = 0.25


def test_a_course_of_sixty_units_opens_its_workspace_within_the_budget(
    app: Flask, client: FlaskClient, person: Person, count_queries: CountQueries
) -> None:
    with app.app_context():
        give_part(large_draft(60, 400), person)
    sign_in(client, person)
    with count_queries() as queries:
        page = client.get("/courses/large/edit")
    assert page.status_code == 200
    assert page.text.count("data-unit=") == 60
    assert len(queries) <= 14
    assert len(page.data) < 110_000


def act(draft: DraftOf, count: CountQueries) -> tuple[list[int], float]:
    """Add, move and rename a unit; return the numbers of queries, and how long the processor was busy."""
    module = outline(draft)[0]
    unit, version = module.units[-1], draft.outline_version
    was = titles_of(draft, db.session.get_one(DraftUnit, unit.id))
    new = NewUnit(module_id=module.id, kind="lesson", title={"en": "New", "hi": "नया"})
    counts: list[int] = []
    db.session.rollback()
    begun = process_time()
    with count() as queries, transaction():
        add_unit(draft, new, seen=version, form_key=draft.slug, by=None)
    counts.append(len(queries))
    with count() as queries, transaction():
        move_unit(draft, unit.id, module_id=module.id, after=0, seen=version + 1, by=None)
    counts.append(len(queries))
    with count() as queries, transaction():
        rename_unit(draft, unit.id, {**was, "en": "Another title"}, was=was, by=None)
    counts.append(len(queries))
    return counts, process_time() - begun


def test_an_act_costs_the_same_in_a_course_of_five_and_of_five_hundred_units(
    app: Flask, count_queries: CountQueries
) -> None:
    with app.app_context():
        few, quick = act(large_draft(5, slug="small"), count_queries)
        many, slow = act(large_draft(500, slug="large"), count_queries)
    assert few == many
    assert max(few) <= 30
    assert slow < max(quick * SLOWER, LEAST_SECONDS)
