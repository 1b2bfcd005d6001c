from __future__ import annotations

from flask import Flask

from lms.core.database import transaction
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning import operations
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopNote
from tests.factories.workshops import add_facilitator, make_workshop


def test_what_planning_holds_is_exported_and_forgotten(app_context: Flask, trainer: Person) -> None:
    workshop = make_workshop(run_by=trainer)
    add_facilitator(workshop, trainer)
    with transaction():
        operations.write_note(workshop.id, "The hall is cold.", by=trainer.id)
    tables = [personal_data[name] for name in ("workshop_notes", "workshop_facilitators", "workshops")]
    found = [table.export(trainer.id)[0] for table in tables if table.export]
    assert [row["workshop"] for row in found] == ["Small workshop"] * 3
    assert (found[0]["text"], found[1]["days_taught"]) == ("The hall is cold.", [1])
    with transaction():
        for table in tables:
            if table.erase:
                table.erase(trainer.id)
    assert [table.export(trainer.id) for table in tables if table.export] == [[], [], []]
    assert db.session.get_one(Workshop, workshop.id).created_by_id is None
    assert db.session.query(Facilitator).count() == db.session.query(WorkshopNote).count() == 0
