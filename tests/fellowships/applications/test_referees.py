from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications import referees
from lms.fellowships.applications.codes import referee_token, token_digest
from lms.fellowships.applications.models import Application, ApplicationState, Reference
from lms.fellowships.applications.operations import held_draft
from lms.fellowships.applications.referees import LinkSpent
from lms.fellowships.calls.models import Call
from lms.questionnaires.drafts import DraftConflict
from tests.fellowships.applications.conftest import REFEREES, fresh, letters, make_draft
from tests.people.test_at_once import DONE, REFUSED, at_once

LETTER = "I know her as a careful worker."


@pytest.fixture
def in_request(app_context: Flask) -> object:
    """An open request, which letters need for their addresses."""
    with app_context.test_request_context():
        yield


@pytest.fixture
def reference(in_request: object, draft: Application) -> Reference:
    """The referee of the draft, asked for a letter."""
    ask(draft)
    return the_reference()


def ask(draft: Application) -> int:
    with transaction():
        return referees.ask_referees(held_draft(draft.id), db.session.get_one(Call, draft.call_id), by=None)


def the_reference() -> Reference:
    return db.session.scalars(select(Reference).execution_options(populate_existing=True)).one()


def give(reference_id: int, text: str = LETTER) -> None:
    with transaction():
        referees.give_letter(reference_id, text)


def save(reference_id: int, text: str, seen: int = 0) -> int:
    with transaction():
        return referees.save_letter(reference_id, text, seen=seen)


def remind(reference: Reference) -> None:
    application_id, reference_id = reference.application_id, reference.id
    with transaction():
        referees.remind(application_id, reference_id, by=None)


def change(reference: Reference, **values: object) -> None:
    with transaction():
        held = db.session.get_one(Reference, reference.id)
        for name, value in values.items():
            setattr(held, name, value)


def test_each_named_referee_is_asked_once(in_request: object, draft: Application) -> None:
    assert (ask(draft), ask(draft)) == (1, 0)
    assert letters() == [("meena@example.org", "A letter of reference for Kamla Bai")]
    asked = the_reference()
    assert asked.token_hash == token_digest(referee_token(fresh(draft), "meena@example.org"))
    assert asked.expires_at - asked.asked_at == timedelta(days=21)


def test_referees_who_are_not_named_well_are_not_asked(in_request: object, call: Call) -> None:
    assert ask(make_draft(call, answers={"referees": [{**REFEREES[0], "email": "meena"}]})) == 0
    assert ask(make_draft(call, answers={})) == 0


def test_nobody_writes_their_own_reference(in_request: object, call: Call) -> None:
    with pytest.raises(Refusal, match="yourself"):
        ask(make_draft(call, email="meena@example.org"))


def test_an_application_cannot_ask_ever_more_people(in_request: object, draft: Application) -> None:
    with transaction():
        for number in range(10):
            now = clock.now()
            values = {"name": "R", "language": "en", "asked_at": now, "expires_at": now, "token_hash": f"{number:064}"}
            db.session.add(Reference(application_id=draft.id, email=f"r{number}@example.org", **values))
    with pytest.raises(Refusal, match="as many people"):
        ask(draft)


def test_a_letter_is_kept_while_it_is_written_and_taken_once(reference: Reference) -> None:
    assert save(reference.id, "I know") == 1
    assert save(reference.id, "I know") == 1
    with pytest.raises(DraftConflict) as refused:
        save(reference.id, "We know")
    assert refused.value.stored == {"text": "I know"}
    give(reference.id)
    give(reference.id)
    found = the_reference()
    assert (found.text, found.draft, found.given_at is not None) == (LETTER, "", True)
    for act in (lambda: give(found.id, "Other words"), lambda: save(found.id, "Other words", 1)):
        with pytest.raises(LinkSpent, match="here already"):
            act()


def test_the_applicant_is_told_that_a_letter_came(in_request: object, call: Call) -> None:
    ask(make_draft(call, email="kamla@example.org"))
    give(the_reference().id)
    assert letters()[-1] == ("kamla@example.org", "A letter of reference has come: Call of the year")


@pytest.mark.parametrize("text", ["  \n", "x" * 8001])
def test_an_empty_or_endless_letter_is_refused(reference: Reference, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        give(reference.id, text)
    assert refused.value.field == "text"
    assert the_reference().given_at is None


def test_an_expired_link_takes_nothing(reference: Reference) -> None:
    change(reference, expires_at=clock.now())
    with pytest.raises(LinkSpent, match="time for this letter is over"):
        give(reference.id)


def test_a_letter_for_an_application_that_has_ended_is_not_needed(reference: Reference, call: Call) -> None:
    ended = Application(state=ApplicationState.DECLINED)
    with pytest.raises(LinkSpent, match="has ended"):
        referees.require_living(reference, ended)


def test_two_windows_that_send_at_once_give_one_letter(app: Flask, call: Call) -> None:
    with app.test_request_context():
        ask(make_draft(call))
        reference_id = the_reference().id
        db.session.remove()

    def send(text: str) -> None:
        referees.give_letter(reference_id, text)

    assert at_once(app, lambda: send("One"), lambda: send("Two")) == [DONE, REFUSED]


def test_a_referee_is_reminded_twice_at_most_with_a_new_term(reference: Reference) -> None:
    soon = clock.now() + timedelta(days=1)
    for number in (1, 2):
        change(reference, expires_at=soon)
        remind(reference)
        found = the_reference()
        assert found.reminders == number
        assert found.expires_at > soon + timedelta(days=19)
    change(reference, expires_at=soon)
    with pytest.raises(Refusal, match="sent again twice"):
        remind(reference)
    assert len(letters()) == 3


def test_the_button_pressed_twice_sends_one_reminder(reference: Reference) -> None:
    remind(reference)
    remind(reference)
    assert (the_reference().reminders, len(letters())) == (1, 2)
    assert letters()[-1][1] == "A reminder: a letter of reference for Kamla Bai"


def test_nobody_is_reminded_of_a_letter_that_is_here(reference: Reference) -> None:
    give(reference.id)
    with pytest.raises(Refusal, match="here already"):
        remind(reference)
