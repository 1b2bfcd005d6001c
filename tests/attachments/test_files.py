"""Files that people attach: kept once, handed out to those whom their owner lets in, and forgotten with their bytes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.attachments.operations import forget_attachments, keep_file, remove_file, storage_key
from lms.attachments.queries import files_by_ids, files_of
from lms.attachments.views import doors
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.privacy import personal_data
from lms.core.storage import storage
from lms.extensions import db
from lms.people.models import Person
from tests.factories.files import PDF, sent

OWNER = "papers_of_a_test"


@pytest.fixture
def door() -> Iterator[None]:
    """A kind of row whose files only whoever brought them may open."""
    doors.add(OWNER, lambda who, file: file.uploaded_by_id == who.id)
    yield
    doors._entries.pop(OWNER)


def _keep(person: Person, *, slot: str = "papers", content: bytes = PDF, owner: str = OWNER) -> int:
    return keep_file(owner, 1, slot, sent(content), by=person.id, most=2)


def _actions() -> list[str]:
    actions = select(HistoryEntry.action).where(HistoryEntry.subject_kind == "attachments")
    return list(db.session.scalars(actions.order_by(HistoryEntry.id)))


@pytest.mark.usefixtures("door")
def test_whoever_may_open_it_gets_a_file_to_save(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        file_id = _keep(person)
    answer = member.get(f"/files/{file_id}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.usefixtures("door")
def test_what_is_not_there_or_not_for_somebody_is_missing(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        nobodys = keep_file(OWNER, 1, "papers", sent(), by=None)
        behind_no_door = _keep(person, owner="rows_without_door")
        lost = _keep(person, slot="lost", content=PDF + b"lost")
        storage().delete(storage_key(db.session.get_one(Attachment, lost).digest))
        db.session.remove()
    for file_id in (nobodys, behind_no_door, lost, 999):
        assert member.get(f"/files/{file_id}").status_code == 404
    assert app.test_client().get(f"/files/{nobodys}").status_code in {302, 303, 401}


def test_the_same_file_is_one_and_can_be_taken_out_and_put_back(app_context: Flask, person: Person) -> None:
    file_id = _keep(person)
    assert _keep(person) == file_id
    with transaction():
        remove_file(OWNER, 1, file_id, by=person.id)
    assert not files_of(OWNER, [1])
    assert files_by_ids([file_id])[file_id].name == "pay slip.pdf"
    assert _keep(person) == file_id
    assert [file.id for file in files_of(OWNER, [1])[1]] == [file_id]
    assert _actions() == ["attachments.file_added", "attachments.file_removed", "attachments.file_added"]


def test_what_cannot_be_kept_is_refused_at_its_slot(app_context: Flask, person: Person) -> None:
    with pytest.raises(Refusal) as refused:
        _keep(person, content=b"")
    assert refused.value.field == "papers"
    for number in range(2):
        _keep(person, content=PDF + bytes([48 + number]))
    with pytest.raises(Refusal) as refused:
        _keep(person, content=PDF + b"one too many")
    assert refused.value.field == "papers"
    with pytest.raises(Refusal), transaction():
        remove_file(OWNER, 2, files_of(OWNER, [1])[1][0].id, by=person.id)


def test_bytes_go_with_the_last_file_that_has_them(app_context: Flask, person: Person) -> None:
    first, second = _keep(person), _keep(person, slot="more")
    key = storage_key(db.session.get_one(Attachment, first).digest)
    assert key.startswith("attachments/")
    db.session.remove()
    for file_id, is_there in ((first, True), (second, False)):
        with transaction():
            forget_attachments(Attachment.id == file_id)
        assert storage().exists(key) is is_there


def test_a_person_reads_of_their_files_and_erasing_forgets_them(app_context: Flask, person: Person) -> None:
    _keep(person)
    declared = personal_data["attachments"]
    assert declared.export
    assert declared.erase
    assert [(row["name"], row["slot"]) for row in declared.export(person.id)] == [("pay slip.pdf", "papers")]
    db.session.remove()
    with transaction():
        declared.erase(person.id)
    assert declared.export(person.id) == []
