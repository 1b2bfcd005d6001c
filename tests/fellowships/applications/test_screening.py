from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.attachments.operations import keep_file
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.moves import MoveRefused
from lms.core.paging import Sorting
from lms.extensions import db
from lms.fellowships.applications import queries, screening
from lms.fellowships.applications.models import Application, ApplicationNote, ApplicationState
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.applications.queries import ApplicationFilter
from lms.fellowships.calls.models import Call
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.fellowships import make_application, make_call, make_manager
from tests.factories.files import sent
from tests.factories.people import make_organisation, make_person
from tests.fellowships.applications.conftest import fresh, letters, make_draft
from tests.people.test_at_once import DONE, REFUSED, at_once

S = ApplicationState
BY_NAME = Sorting("name", descending=False)


@pytest.fixture
def manager(app: Flask, programme: Programme) -> Person:
    """Who runs the programme."""
    with app.app_context():
        return make_manager(programme)


def move(call: Call, application: Application, verb: str, manager: Person, reason: str = "") -> None:
    with transaction():
        screening.move_application(call, application.id, verb, by=manager.id, reason=reason)


def names(call: Call, **wanted: Any) -> list[str]:
    page = queries.applications_page(call.id, ApplicationFilter(**wanted), BY_NAME, 1)
    return [row.full_name for row in page.items]


@pytest.mark.parametrize(
    ("state", "verb", "after", "subject"),
    [
        (S.SUBMITTED, "taken_up", S.SCREENING, None),
        (S.SCREENING, "sent_to_review", S.REVIEW, None),
        (S.SCREENING, "asked", S.INFORMATION, "A question about your application: Call of the year"),
        (S.REVIEW, "invited", S.INTERVIEW, "We would like to talk with you: Call of the year"),
        (S.WAITING, "declined", S.DECLINED, "Your application: Call of the year"),
        (S.DECLINED, "reconsidered", S.SCREENING, "We look at your application again: Call of the year"),
    ],
)
def test_a_move_has_its_letter(
    app_context: Flask, call: Call, manager: Person, state: S, verb: str, after: S, subject: str | None
) -> None:
    application = make_application(call, state=state, waiting_place=1 if state is S.WAITING else None)
    with app_context.test_request_context():
        move(call, application, verb, manager, "Send your papers.")
        found = fresh(application)
        assert (found.state, found.waiting_place) == (after, None)
        assert letters() == ([(application.email, subject)] if subject else [])


def test_a_question_is_kept_word_for_word(app_context: Flask, call: Call, manager: Person) -> None:
    application = make_application(call)
    with app_context.test_request_context():
        move(call, application, "asked", manager, "Send your papers.\nBoth.")
    [note] = queries.notes_of(application.id, "asked", "answered")
    assert (note.kind, note.text, note.full_name) == ("asked", "Send your papers.\nBoth.", "Mira Manager")


@pytest.mark.parametrize("verb", ["asked", "declined"])
def test_some_moves_need_a_reason(app_context: Flask, call: Call, manager: Person, verb: str) -> None:
    application = make_application(call)
    with pytest.raises(Refusal) as refused:
        move(call, application, verb, manager, "  ")
    assert refused.value.field == "reason"
    assert fresh(application).state is S.SUBMITTED


def test_a_move_that_the_state_does_not_allow_is_refused(app_context: Flask, call: Call, manager: Person) -> None:
    for application, verb in (
        (make_application(call, state=S.REVIEW), "taken_up"),
        (make_application(call, state=S.PLACED), "declined"),
        (make_draft(call), "taken_up"),
    ):
        with pytest.raises(MoveRefused):
            move(call, application, verb, manager, "Why not")


@pytest.mark.parametrize("verb", ["selected", "withdrawn", "nonsense", ""])
def test_what_is_no_screening_is_refused(app_context: Flask, call: Call, manager: Person, verb: str) -> None:
    with pytest.raises(Refusal, match="Choose what"):
        move(call, make_application(call), verb, manager)


def test_without_interviews_nobody_is_invited(app_context: Flask, programme: Programme, manager: Person) -> None:
    call = make_call(programme, has_interview=False)
    application = make_application(call, state=S.REVIEW)
    assert screening.allowed_moves(application, call) == ["declined"]
    with pytest.raises(Refusal, match="no interviews"):
        move(call, application, "invited", manager)


def test_one_that_was_never_sent_is_not_taken_up_again(app_context: Flask, call: Call, manager: Person) -> None:
    application = make_application(call, state=S.WITHDRAWN, submitted_at=None)
    assert screening.allowed_moves(application, call) == []
    with pytest.raises(Refusal, match="never sent"):
        move(call, application, "reconsidered", manager, "They asked")


def test_an_application_of_another_call_is_not_moved(app_context: Flask, programme: Programme, manager: Person) -> None:
    one, other = make_call(programme), make_call(programme)
    with pytest.raises(Refusal, match="not there"):
        move(one, make_application(other), "taken_up", manager)


def test_many_are_moved_and_the_others_left(app_context: Flask, call: Call, manager: Person) -> None:
    ids = [make_application(call, state=state).id for state in (S.SUBMITTED, S.SCREENING, S.PLACED)]
    with app_context.test_request_context(), transaction():
        assert screening.move_many(call, [*ids, ids[0]], "declined", by=manager.id, reason="Too few years") == (2, 1)
    assert len(letters()) == 2
    with pytest.raises(Refusal, match="Tick"), transaction():
        screening.move_many(call, [], "declined", by=manager.id, reason="x")
    with pytest.raises(Refusal, match="Choose what"), transaction():
        screening.move_many(call, ids, "invited", by=manager.id)


def test_two_managers_decide_at_once_and_one_is_told(app: Flask, call: Call, manager: Person) -> None:
    with app.app_context():
        application = make_application(call)

    def act(verb: str) -> None:
        screening.move_application(call, application.id, verb, by=manager.id, reason="Because")

    assert at_once(app, lambda: act("asked"), lambda: act("asked")) == [DONE, REFUSED]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ApplicationNote)) == 1


def test_a_note_is_kept_once(app_context: Flask, call: Call, manager: Person) -> None:
    application = make_application(call)
    for _again in range(2):
        with transaction():
            screening.add_note(call, application.id, "Speaks Maithili.", by=manager.id, form_key="k" * 20)
    assert [note.text for note in queries.notes_of(application.id, "internal")] == ["Speaks Maithili."]
    for text in (" ", "x" * 4001):
        with pytest.raises(Refusal) as refused, transaction():
            screening.add_note(call, application.id, text, by=manager.id, form_key="j" * 20)
        assert refused.value.field == "text"


def test_where_somebody_works_and_goes_is_changed_on_the_record(
    app_context: Flask, call: Call, manager: Person
) -> None:
    application, host = make_application(call), make_organisation()
    values = {"organisation_id": None, "organisation_name": "", "host_id": host.id, "state_code": "IN-RJ"}
    for _again in range(2):
        with transaction():
            screening.place(call, application.id, by=manager.id, district="Udaipur", **values)
    found = fresh(application)
    assert (found.host_id, found.district) == (host.id, "Udaipur")
    changes = select(HistoryEntry.detail).where(HistoryEntry.action == "fellowships.application_changed")
    assert list(db.session.scalars(changes)) == [{"fields": ["district", "host_id"]}]
    for wrong in ({"host_id": 987654}, {"state_code": "XX"}):
        with pytest.raises(Refusal) as refused, transaction():
            screening.place(call, application.id, by=manager.id, district="", **{**values, **wrong})
        assert refused.value.field in wrong


def test_the_list_is_filtered_and_never_shows_drafts_unasked(app_context: Flask, call: Call) -> None:
    make_draft(call, "Draft Person")
    make_application(call, "asha devi", state_code="IN-UP")
    make_application(call, "Kamla 100%", state=S.REVIEW)
    assert names(call) == ["asha devi", "Kamla 100%"]
    assert names(call, state=S.DRAFT) == ["Draft Person"]
    assert names(call, home="IN-UP") == names(call, name="ASHA") == ["asha devi"]
    assert names(call, name="%") == ["Kamla 100%"]
    assert queries.counts_by_state(call.id) == {S.DRAFT: 1, S.SUBMITTED: 1, S.REVIEW: 1}


def test_the_public_status_tells_no_details(app_context: Flask, call: Call) -> None:
    told = {state: str(queries.public_status(Application(state=state))) for state in S}
    assert told[S.SUBMITTED] == told[S.SCREENING] == "We have it"
    assert told[S.DECLINED] == told[S.LAPSED] == "Not this time"
    assert told[S.REVIEW] == "It is being read"


def test_the_timeline_is_in_public_words(app_context: Flask, call: Call, manager: Person) -> None:
    application = make_application(call)
    with app_context.test_request_context():
        for verb in ("taken_up", "sent_to_review", "invited"):
            move(call, application, verb, manager)
    words = [str(event.words) for event in queries.timeline(fresh(application))]
    assert words == ["You began it", "We have it", "It is being read", "We would like to talk"]
    assert [name for _entry, name in queries.history_of(fresh(application))] == ["Mira Manager"] * 3


def test_an_application_is_read_whole(app_context: Flask, call: Call, count_queries: CountQueries) -> None:
    draft = make_draft(call)
    kept = keep_file(OWNER, draft.id, "papers", sent(), by=None)
    with count_queries() as statements:
        reading = queries.application_for_reading(draft.id)
    assert reading is not None
    assert (reading.answers["papers"], [file.id for file in reading.files]) == ([kept], [kept])
    assert reading.programme.slug == "small"
    assert len(statements) <= 6
    assert queries.application_for_reading(987654) is None


def test_own_applications_are_found(app_context: Flask, programme: Programme) -> None:
    person = make_person("Kamla Bai")
    one, other = make_call(programme), make_call(programme)
    running = make_application(one, person_id=person.id)
    ended = make_application(other, person_id=person.id, state=S.DECLINED)
    assert [each.id for each, _call in queries.own_applications(person.id)] == [ended.id, running.id]
    assert [each.id for each, _call in queries.own_applications(person.id, running=True)] == [running.id]
