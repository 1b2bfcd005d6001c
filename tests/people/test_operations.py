"""What is done to people, without the pages: what the database refuses, and what happens at once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people import erasure, operations
from lms.people.models import Person
from lms.people.roles import Role
from tests.factories.people import make_person


def at_once(app: Flask, count: int, **values: str) -> list[str]:
    """Make several accounts at the same moment; return what came of each: the sign-in name, or the refused field."""
    together = Barrier(count)
    results: list[str] = []

    def make() -> None:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    results.append(operations.create_person("Asha Devi", by=None, **values).login)
            except Refusal as refusal:
                results.append(f"refused: {refusal.field}")
            db.session.remove()

    threads = [Thread(target=make) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_people_of_one_name_made_at_once_get_names_of_their_own(app: Flask) -> None:
    assert at_once(app, 3) == ["asha.devi", "asha.devi2", "asha.devi3"]


def test_one_phone_number_given_twice_at_once_makes_one_account(app: Flask) -> None:
    assert at_once(app, 2, phone="9876543210") == ["+919876543210", "refused: phone"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize("values", [{"email": "ASHA@example.org"}, {"phone": "०९८७६५४३२१०"}, {"sign_in_name": "Asha"}])
def test_what_belongs_to_somebody_is_refused(app_context: Flask, asha: Person, values: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused, transaction():
        operations.create_person("Somebody", by=None, **values)
    assert refused.value.field in values


def test_writing_outside_a_transaction_is_an_error(app_context: Flask) -> None:
    with pytest.raises(RuntimeError):
        operations.create_person("Asha Devi", by=None)


def test_an_erased_person_cannot_be_changed(app_context: Flask, asha: Person) -> None:
    with transaction():
        erasure.erase_person(asha.id, by=None)
        erasure.erase_person(asha.id, by=None)
    for change in (
        lambda: operations.update_person(asha.id, by=None, full_name="Back again"),
        lambda: operations.grant_role(asha, Role.TRAINER, by=None),
        lambda: operations.set_password(asha, "hash", by=None),
        lambda: operations.make_slip(asha, by=None),
    ):
        with pytest.raises(Refusal), transaction():
            change()


def test_saving_what_is_there_already_leaves_no_trace(app_context: Flask, asha: Person) -> None:
    with transaction():
        before = operations.update_person(asha.id, by=asha.id, full_name=asha.full_name, phone="98765 43210")
        assert not db.session.dirty
        assert before.phone == asha.phone


def test_a_renewed_hash_does_not_undo_a_new_password(app_context: Flask, asha: Person) -> None:
    with transaction():
        operations.set_password(asha, "new hash", by=asha.id)
        operations.renew_password_hash(asha.id, "old hash", "renewed old hash")
    assert db.session.get_one(Person, asha.id).password_hash == "new hash"


def test_a_person_is_named_by_what_they_sign_in_with(app_context: Flask) -> None:
    assert make_person("A", email="a@example.org").login == "a@example.org"
    assert make_person("B", email="b@example.org", phone="9876543210").login == "+919876543210"
    assert make_person("C", phone="9876543211", sign_in_name="cee").login == "cee"
