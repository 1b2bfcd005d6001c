from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.attachments.models import Attachment
from lms.attachments.operations import keep_file, storage_key
from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.storage import storage
from lms.extensions import db
from lms.fellowships.applications import operations, tidying
from lms.fellowships.applications.codes import code_of, digest_of
from lms.fellowships.applications.models import Application, Reference
from lms.fellowships.applications.operations import OWNER, SecondApplication
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from lms.questionnaires.drafts import DraftConflict
from tests.factories.fellowships import make_application, make_call
from tests.factories.files import sent
from tests.factories.people import make_person
from tests.fellowships.applications.conftest import fresh, give_leave, letters, make_draft
from tests.people.test_at_once import DONE, at_once

WHO: dict[str, Any] = {"full_name": "Kamla Bai", "email": "", "phone": "98765 43210", "language": "hi"}
KEY = "k" * 20
DETAILS = {
    "full_name": "Kamla Bai",
    "email": "kamla@example.org",
    "phone": "",
    "state_code": "IN-UP",
    "district": "Banda",
    "organisation_name": "",
}


def start(call: Call, form_key: str = KEY, **changes: Any) -> Application:
    with transaction():
        return operations.start(call.id, form_key=form_key, **{**WHO, **changes})


def save(application: Application, seen: int = 0, section: str = "main", **typed: Any) -> int:
    with transaction():
        return operations.save_answers(application.id, section, typed, seen=seen)


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_application_begins_with_a_name_and_a_phone_number(app_context: Flask, call: Call) -> None:
    begun = start(call)
    assert (begun.full_name, begun.phone, begun.email, begun.language) == ("Kamla Bai", "+919876543210", None, "hi")
    assert digest_of(code_of(begun)) == begun.access_hash
    assert letters() == []


def test_the_link_goes_to_the_e_mail_address_in_the_language_of_the_page(app_context: Flask, call: Call) -> None:
    with app_context.test_request_context():
        start(call, email="Kamla@Example.org", phone="")
        [(address, subject)] = letters()
    assert address == "kamla@example.org"
    assert "इस साल का आमंत्रण" in subject


def test_the_same_form_twice_is_one_application(app_context: Flask, call: Call) -> None:
    assert start(call).id == start(call).id
    assert count(Application) == 1
    assert start(call, "another" * 3).id is not None
    assert count(Application) == 2


def test_the_same_form_in_two_windows_at_once_is_one(app: Flask, call: Call) -> None:
    def begin() -> None:
        operations.start(call.id, form_key=KEY, **WHO)

    assert at_once(app, begin, begin, begin) == [DONE] * 3
    with app.app_context():
        assert count(Application) == 1


def test_who_is_signed_in_has_one_application_a_call(app_context: Flask, call: Call) -> None:
    person = make_person("Kamla Bai")
    first = code_of(start(call, person_id=person.id))
    with pytest.raises(SecondApplication) as refused:
        start(call, "another" * 3, person_id=person.id)
    assert refused.value.code == first


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"phone": ""}, "email"), ({"email": "kamla"}, "email"), ({"phone": "12"}, "phone")],
)
def test_somebody_without_a_way_to_be_reached_is_refused(
    app_context: Flask, call: Call, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        start(call, **changes)
    assert refused.value.field == field
    assert count(Application) == 0


def test_after_closing_only_who_was_given_longer_begins(app_context: Flask, closed_call: Call) -> None:
    with app_context.test_request_context():
        with pytest.raises(Refusal, match=r"closed on .* \d{4}, \d"):
            start(closed_call)
        give_leave(closed_call, "+919876543210")
        assert start(closed_call).id is not None


def test_before_opening_the_day_of_opening_is_told(app_context: Flask, programme: Programme) -> None:
    now = clock.now()
    coming = make_call(programme, opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=9))
    with app_context.test_request_context(), pytest.raises(Refusal, match="opens on"):
        start(coming)


def test_what_is_typed_is_saved_field_by_field(app_context: Flask, draft: Application) -> None:
    assert save(draft, why="Because") == 1
    assert save(draft, seen=1, papers=[]) == 1
    assert fresh(draft).answers == {**draft.answers, "why": "Because"}
    assert save(draft, seen=1, why="") == 2
    assert "why" not in fresh(draft).answers


def test_a_save_that_is_sent_twice_is_one(app_context: Flask, draft: Application) -> None:
    assert save(draft, why="Because") == save(draft, why="Because") == 1


def test_two_windows_of_one_section_show_each_other_their_words(app_context: Flask, draft: Application) -> None:
    save(draft, why="From the first window")
    with pytest.raises(DraftConflict) as refused:
        save(draft, why="From the second window")
    assert refused.value.stored == {"why": "From the first window"}
    assert save(draft, seen=1, why="From the second window") == 2


def test_two_windows_of_different_sections_do_not_disturb_each_other(app_context: Flask, draft: Application) -> None:
    save(draft, section="one", why="Here")
    assert save(draft, section="two", more="There") == 2
    assert fresh(draft).section_versions == {"one": 1, "two": 2}


def test_far_too_much_is_refused_and_what_is_there_stays(app_context: Flask, draft: Application) -> None:
    with pytest.raises(Refusal, match="too long"):
        save(draft, why="x" * 500_000)
    assert fresh(draft).answers == draft.answers


def test_details_are_saved_and_conflict_like_answers(app_context: Flask, draft: Application) -> None:
    with transaction():
        assert operations.save_details(draft.id, DETAILS, seen=0) == 1
    saved = fresh(draft)
    assert (saved.email, saved.phone, saved.state_code) == ("kamla@example.org", None, "IN-UP")
    with pytest.raises(DraftConflict) as refused, transaction():
        operations.save_details(draft.id, {**DETAILS, "district": "Jhansi"}, seen=0)
    assert refused.value.stored == {"district": "Banda"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"email": ""}, "email"), ({"full_name": ""}, "full_name"), ({"state_code": "XX"}, "state_code")],
)
def test_details_that_cannot_be_are_refused(
    app_context: Flask, draft: Application, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused, transaction():
        operations.save_details(draft.id, {**DETAILS, **changes}, seen=0)
    assert refused.value.field == field


def test_what_was_sent_is_not_changed_any_more(app_context: Flask, call: Call) -> None:
    done = make_application(call)
    with pytest.raises(Refusal, match="sent already"):
        save(done, why="Other words")
    with pytest.raises(Refusal, match="sent already"), transaction():
        operations.delete_draft(done.id, by=None)


def test_a_deleted_draft_takes_its_files_and_letters_with_it(app_context: Flask, draft: Application) -> None:
    file_id = keep_file(OWNER, draft.id, "papers", sent(), by=None)
    digest = db.session.get_one(Attachment, file_id).digest
    with transaction():
        now = clock.now()
        asked = {"language": "en", "token_hash": "t" * 64, "asked_at": now, "expires_at": now}
        db.session.add(Reference(application_id=draft.id, name="Meena", email="meena@example.org", **asked))
    for _again in range(2):
        with transaction():
            operations.delete_draft(draft.id, by=None)
    assert (count(Application), count(Attachment), count(Reference)) == (0, 0, 0)
    assert not storage().exists(storage_key(digest))


def test_letters_to_a_deleted_draft_go_as_well(app_context: Flask, call: Call) -> None:
    with app_context.test_request_context():
        begun = start(call, email="kamla@example.org").id
        assert len(letters()) == 1
        with transaction():
            operations.delete_draft(begun, by=None)
        assert letters() == []


def test_bytes_that_something_else_has_as_well_stay(app_context: Flask, call: Call, draft: Application) -> None:
    other = make_draft(call)
    file_id = keep_file(OWNER, draft.id, "papers", sent(), by=None)
    keep_file(OWNER, other.id, "papers", sent(), by=None)
    digest = db.session.get_one(Attachment, file_id).digest
    with transaction():
        operations.delete_draft(draft.id, by=None)
    assert storage().exists(storage_key(digest))


def test_drafts_untouched_for_half_a_year_after_closing_are_forgotten(app_context: Flask, programme: Programme) -> None:
    now, half_a_year = clock.now(), timedelta(days=181)
    long_closed = make_call(programme, opens_at=now - 2 * half_a_year, closes_at=now - half_a_year)
    touched = make_draft(long_closed)
    make_draft(long_closed, changed_at=now - half_a_year)
    sent_one = make_application(long_closed, changed_at=now - half_a_year)
    still_open = make_draft(make_call(programme), changed_at=now - half_a_year)
    assert tidying.forget_old_drafts() == 1
    left = set(db.session.scalars(select(Application.id)))
    assert left == {touched.id, sent_one.id, still_open.id}
    assert tidying.forget_old_drafts() == 0


def test_a_worker_looks_for_old_drafts_once_a_day(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look() -> int:
        looks.append(1)
        return 0

    monkeypatch.setattr(tidying, "_last_look", [])
    monkeypatch.setattr(tidying, "forget_old_drafts", look)
    tidying.look_daily()
    tidying.look_daily()
    assert len(looks) == 1
