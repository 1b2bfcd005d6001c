"""Random applicants and managers: whatever they try, an application only moves as the table of moves allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from secrets import token_hex

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications import answering, screening, sending
from lms.fellowships.applications.models import MOVES, Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.people.models import Person
from tests.factories.fellowships import make_call, make_manager, make_programme
from tests.factories.people import make_person
from tests.fellowships.applications.conftest import GOOD, make_draft

S = ApplicationState
QUIET = {"submitted": {S.DRAFT}, "answered": {S.INFORMATION}, "withdrawn": set(S) - {S.DRAFT, S.PLACED}}
"""What applicants may send twice: elsewhere nothing happens, or they are refused."""
VERBS = [*QUIET, *screening.SCREENING]


def acts(application: Application, call: Call, manager: Person) -> dict[str, Callable[[], object]]:
    """Return what each verb does."""

    def screen(verb: str) -> Callable[[], object]:
        return lambda: screening.move_application(call, application.id, verb, by=manager.id, reason="Because")

    def answer() -> None:
        answering.answer_question(application.id, "Here", has_file=False, form_key=token_hex(8), by=None)

    applicant = make_person(application.full_name)
    return {
        **{verb: screen(verb) for verb in screening.SCREENING},
        "submitted": lambda: sending.submit(application.id, person_id=applicant.id),
        "answered": answer,
        "withdrawn": lambda: answering.withdraw(application.id, by=None),
    }


def try_to(act: Callable[[], object]) -> None:
    try:
        with transaction():
            act()
    except Refusal:
        pass


@given(has_interview=st.booleans(), verbs=st.lists(st.sampled_from(VERBS), min_size=4, max_size=10))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_applications_move_as_the_table_says(app: Flask, has_interview: bool, verbs: Sequence[str]) -> None:
    with app.test_request_context():
        programme = make_programme()
        call, manager = make_call(programme, has_interview=has_interview), make_manager(programme)
        application = make_draft(call, answers=GOOD)
        can = acts(application, call, manager)
        state = S.DRAFT
        for verb in ["submitted", *verbs]:
            try_to(can[verb])
            move = MOVES.table[verb]
            is_allowed = state in move.starts & QUIET.get(verb, set(S)) and (has_interview or verb != "invited")
            state = move.to if is_allowed else state
            assert db.session.get_one(Application, application.id, populate_existing=True).state is state
        db.session.remove()
