"""What the registry holds about somebody can be taken out, and goes with the account."""

from __future__ import annotations

from flask import Flask

from lms.authoring.facts import operations
from lms.authoring.facts.queries import find_fact
from lms.core.database import transaction
from lms.core.privacy import personal_data
from tests.factories.facts import fact_said, make_fact
from tests.factories.people import make_person


def test_who_changed_a_fact_is_exported_and_erased(app_context: Flask) -> None:
    person_id = make_person().id
    fact = make_fact(by=person_id)
    with transaction():
        operations.change_fact(fact.id, fact_said(value={}), version=1, by=person_id)
    tables = [personal_data["facts"], personal_data["fact_versions"]]
    assert [len(table.export(person_id)) for table in tables if table.export] == [1, 1]
    with transaction():
        for table in tables:
            assert table.erase is not None
            table.erase(person_id)
    assert [table.export(person_id) for table in tables if table.export] == [[], []]
    kept = find_fact("O05")
    assert kept is not None
    assert kept.version == 2
