from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.attachments.operations import keep_file, remove_file
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.fellowships.applications import answering, sending
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.followers import withdrawn_followers
from lms.fellowships.applications.models import Application, ApplicationNote, ApplicationState, Reference
from lms.fellowships.applications.operations import OWNER, SecondApplication
from lms.fellowships.applications.sending import SignInFirst
from lms.fellowships.calls.models import Call
from lms.people.models import Person
from tests.factories.fellowships import make_application
from tests.factories.files import sent
from tests.factories.people import make_person
from tests.fellowships.applications.conftest import GOOD, fresh, give_leave, letters, make_draft
from tests.people.test_at_once import DONE, REFUSED, at_once

S = ApplicationState


def submit(application: Application, person_id: int | None = None) -> Application:
    with transaction():
        return sending.submit(application.id, person_id=person_id)


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_sending_makes_an_account_and_asks_the_referees(app_context: Flask, draft: Application) -> None:
    with app_context.test_request_context():
        submit(draft)
        found = fresh(draft)
        person = db.session.get_one(Person, found.person_id)
        assert found.state is S.SUBMITTED
        assert found.submitted_at is not None
        assert (person.full_name, person.phone, person.language) == ("Kamla Bai", "+919876543210", "en")
        assert [address for address, _subject in letters()] == ["meena@example.org"]


def test_who_has_e_mail_gets_a_receipt_and_an_invitation(app_context: Flask, call: Call) -> None:
    draft = make_draft(call, email="kamla@example.org", answers=GOOD)
    with app_context.test_request_context():
        submit(draft)
        (first, receipt), (second, _invitation) = letters()
    assert (first, second) == ("kamla@example.org", "kamla@example.org")
    assert receipt == "We have your application: Call of the year"


def test_sent_twice_is_sent_once(app_context: Flask, draft: Application) -> None:
    with app_context.test_request_context():
        submit(draft)
        written = len(letters())
        assert submit(draft).state is S.SUBMITTED
        assert (len(letters()), people()) == (written, 1)


def test_sent_from_two_windows_at_once_is_sent_once(app: Flask, draft: Application) -> None:
    def send() -> None:
        sending.submit(draft.id, person_id=None)

    assert at_once(app, send, send, send) == [DONE] * 3
    with app.app_context():
        sent_entries = select(func.count()).where(HistoryEntry.action == "fellowships.application_submitted")
        assert (people(), db.session.scalar(sent_entries)) == (1, 1)


def test_who_is_signed_in_sends_their_own(app_context: Flask, draft: Application) -> None:
    person = make_person("Kamla Bai")
    with app_context.test_request_context():
        submit(draft, person.id)
        assert fresh(draft).person_id == person.id
        assert people() == 1


def test_a_contact_of_an_account_has_to_sign_in_first(app_context: Flask, draft: Application) -> None:
    person = make_person("Kamla Bai", phone="9876543210")
    with app_context.test_request_context():
        with pytest.raises(SignInFirst, match="Sign in to it first"):
            submit(draft)
        assert fresh(draft).state is S.DRAFT
        submit(draft, person.id)
        assert fresh(draft).state is S.SUBMITTED


def test_a_second_application_is_refused_with_the_first(app_context: Flask, call: Call, draft: Application) -> None:
    person = make_person("Kamla Bai")
    first = make_application(call, person_id=person.id)
    with app_context.test_request_context(), pytest.raises(SecondApplication) as refused:
        submit(draft, person.id)
    assert refused.value.code == code_of(first)
    assert fresh(draft).state is S.DRAFT


def test_two_drafts_of_one_person_at_once_are_one_application(app: Flask, call: Call) -> None:
    with app.app_context():
        person = make_person("Kamla Bai")
        ids = [make_draft(call, answers=GOOD).id for _each in range(2)]

    def send(number: int) -> None:
        sending.submit(ids[number], person_id=person.id)

    assert at_once(app, lambda: send(0), lambda: send(1)) == [DONE, REFUSED]


def test_what_is_missing_or_ruled_out_is_refused(app_context: Flask, call: Call) -> None:
    with app_context.test_request_context():
        for values in ({"answers": {"field-days": "yes"}}, {"answers": {"why": "x"}}, {"state_code": ""}):
            with pytest.raises(Refusal, match="still missing"):
                submit(make_draft(call, **values))


def test_after_closing_the_time_is_told_and_leave_opens(app_context: Flask, closed_call: Call) -> None:
    draft = make_draft(closed_call, answers=GOOD)
    with app_context.test_request_context():
        with pytest.raises(Refusal, match="closed on"):
            submit(draft)
        assert fresh(draft).state is S.DRAFT
        give_leave(closed_call, "+919876543210")
        submit(draft)
        assert fresh(draft).state is S.SUBMITTED


def test_files_are_named_as_they_were_when_it_was_sent(app_context: Flask, draft: Application) -> None:
    kept = keep_file(OWNER, draft.id, "papers", sent(), by=None)
    gone = keep_file(OWNER, draft.id, "papers", sent(b"%PDF-1.7\n%other"), by=None)
    with transaction():
        remove_file(OWNER, draft.id, gone, by=None)
    with app_context.test_request_context():
        submit(draft)
        assert fresh(draft).answers["papers"] == [kept]


def test_a_withdrawn_or_deleted_one_is_not_sent(app_context: Flask, call: Call) -> None:
    withdrawn = make_application(call, state=S.WITHDRAWN)
    with pytest.raises(Refusal, match="withdrawn"):
        submit(withdrawn)
    with pytest.raises(Refusal, match="deleted"), transaction():
        sending.submit(987654, person_id=None)


def answer(application: Application, text: str = "Here it is.", form_key: str = "k" * 20, **more: bool) -> None:
    with transaction():
        has_file = more.get("has_file", False)
        answering.answer_question(application.id, text, has_file=has_file, form_key=form_key, by=None)


def test_a_question_is_answered_once(app_context: Flask, call: Call) -> None:
    asked = make_application(call, state=S.INFORMATION)
    answer(asked)
    answer(asked)
    assert fresh(asked).state is S.SCREENING
    assert list(db.session.scalars(select(ApplicationNote.text))) == ["Here it is."]
    with pytest.raises(Refusal, match="Nothing is asked"):
        answer(asked, "More", "another" * 3)


def test_an_answer_says_something_or_has_a_file(app_context: Flask, call: Call) -> None:
    asked = make_application(call, state=S.INFORMATION)
    for text in (" ", "x" * 9000):
        with pytest.raises(Refusal) as refused:
            answer(asked, text)
        assert refused.value.field == "text"
    answer(asked, "", has_file=True)
    assert fresh(asked).state is S.SCREENING


@pytest.mark.parametrize("state", [S.SUBMITTED, S.INFORMATION, S.REVIEW, S.INTERVIEW, S.SELECTED, S.WAITING])
def test_an_application_is_withdrawn_at_any_time(app_context: Flask, call: Call, state: ApplicationState) -> None:
    told: list[int] = []
    withdrawn_followers.add("a test", lambda application, _by: told.append(application.id))
    place = 1 if state is S.WAITING else None
    application = make_application(call, state=state, waiting_place=place, email="kamla@example.org")
    with app_context.test_request_context():
        for _again in range(2):
            with transaction():
                answering.withdraw(application.id, by=None)
        withdrawn_followers._entries.pop("a test")
        found = fresh(application)
        assert (found.state, found.waiting_place, told) == (S.WITHDRAWN, None, [application.id])
        assert len(letters()) == 1


@pytest.mark.parametrize(
    ("state", "sentence"), [(S.PLACED, "fellow already"), (S.DECLINED, "nothing to withdraw"), (S.DRAFT, "nothing")]
)
def test_what_has_ended_is_not_withdrawn(
    app_context: Flask, call: Call, state: ApplicationState, sentence: str
) -> None:
    application = make_application(call, state=state)
    with pytest.raises(Refusal, match=sentence), transaction():
        answering.withdraw(application.id, by=None)
    assert fresh(application).state is state


def test_referees_of_a_draft_that_was_asked_before_are_not_asked_again(app_context: Flask, draft: Application) -> None:
    with app_context.test_request_context():
        from_draft = select(func.count()).select_from(Reference)
        submit(draft)
        assert db.session.scalar(from_draft) == 1
