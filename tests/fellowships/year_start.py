"""How the random year begins, and how something is tried in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.reports.models import Report, ReportVersion
from lms.fellowships.selection.deciding import Verb
from lms.fellowships.selection.models import Offer
from lms.fellowships.stipends.models import LedgerEntry, PayRun, Stipend
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import (
    add_mentor,
    first_day,
    make_application,
    make_call,
    make_fellow,
    make_manager,
    make_programme,
)
from tests.factories.people import make_organisation, make_person, sign_in
from tests.fellowships.expectations import Expected
from tests.schemas import empty_tables

SEATS, MONTHS = 2, 3
BEGINNINGS = [*[ApplicationState.INTERVIEW] * 3, ApplicationState.DRAFT]
APPLICANTS = len(BEGINNINGS)
MODELS: dict[str, Any] = {"application": Application, "milestone": Milestone, "report": Report, "stipend": Stipend}
WATCHED = (
    *(Application, Offer, Milestone, Submission, Report, ReportVersion, Stipend, LedgerEntry, PayRun, Fellow),
    *(HistoryEntry, Letter),
)
"""The tables that a refused act leaves as they are."""
VERBS = {
    "selected": Verb.SELECT,
    "put_on_waiting_list": Verb.WAIT,
    "declined": Verb.DECLINE,
    "invited": Verb.INVITE,
}
applicants = st.integers(0, APPLICANTS - 1)
months = st.integers(1, MONTHS)
picks = st.integers(0, 199)
ACTORS = [Actor.MANAGER, Actor.MENTOR, Actor.MANAGER, Actor.FELLOW, Actor.MANAGER, Actor.MENTOR]
managers = st.integers(0, 1)


def digest() -> str:
    """Return a digest of everything that is watched."""
    db.session.rollback()
    found = hashlib.sha256()
    for model in WATCHED:
        table: Any = model.__table__
        for row in db.session.execute(select(table).order_by(table.c.id)):
            found.update(repr(tuple(row)).encode())
    db.session.rollback()
    return found.hexdigest()


class Beginning(RuleBasedStateMachine):
    """The people, the rows that begin, and the model."""

    app: ClassVar[Flask]

    def __init__(self) -> None:
        super().__init__()
        self.seen = ""
        with self.app.test_request_context():
            empty_tables(db.engine)
            self._begin()
            db.session.remove()

    def _begin(self) -> None:
        programme = make_programme()
        self.slug, self.programme_id = programme.slug, programme.id
        self.managers = [make_manager(programme), make_manager(programme, "Mohan Manager")]
        self.call = make_call(programme, seats=SEATS)
        self.ids = [self._apply(state) for state in BEGINNINGS]
        self.person, self.mentor = make_person("Farah Fellow"), make_person("Sunil Mentor")
        with transaction():
            fellow = start_fellow(programme.id, self.person.id, starts_on=first_day(MONTHS), by=None)
            fellow.bank = {"holder": "Farah", "account": "123456789012", "ifsc": "SBIN0001234"}
        self.fellow_id = fellow.id
        add_mentor(fellow, self.mentor)
        self.form = plan_of(programme).report
        self._strangers()
        rows = {thing: self._rows(model) for thing, model in MODELS.items()}
        amounts = {row.month: row.amount_paise for row in rows["stipend"].values()}
        states = {thing: {key: row.state.value for key, row in found.items()} for thing, found in rows.items()}
        self.milestone_ids = sorted(states["milestone"])
        self.expected = Expected(SEATS, states, amounts)

    def _apply(self, state: ApplicationState) -> int:
        person_id = None if state is ApplicationState.DRAFT else make_person("An Applicant").id
        return make_application(self.call, state=state, person_id=person_id).id

    def _strangers(self) -> None:
        """Let there be people who have to do with other fellows only, with their browsers."""
        elsewhere = make_programme()
        other = make_fellow(elsewhere)
        mentor = make_person("Other Mentor")
        add_mentor(other, mentor)
        people = [
            make_manager(elsewhere),
            mentor,
            make_person("Other Fellow", ["fellow"]),
            make_person("Coordinator", [(Role.COORDINATOR, scope_of("organisation", make_organisation().id))]),
        ]
        self.strangers = [sign_in(self.app.test_client(), person) for person in people]
        self.own = {
            Actor.FELLOW: sign_in(self.app.test_client(), self.person),
            Actor.MENTOR: sign_in(self.app.test_client(), self.mentor),
            Actor.MANAGER: sign_in(self.app.test_client(), self.managers[0]),
        }

    def _rows(self, model: Any) -> dict[int, Any]:
        """Return the rows of the fellow, or of the call, by what the model calls them."""
        return dict(map(tuple, db.session.execute(self._mine(model, model))))

    def _mine(self, model: Any, wanted: Any) -> Any:
        key = model.month if model in {Report, Stipend} else model.id
        mine = model.call_id == self.call.id if model is Application else model.fellow_id == self.fellow_id
        return select(key, wanted).where(mine).order_by(model.id)

    def attempt(self, is_allowed: bool, act: Callable[[], object]) -> None:
        """Do something that the model has allowed or not; what is not allowed changes nothing at all."""
        with self.app.test_request_context():
            before, refusal = self.seen or digest(), None
            try:
                with transaction():
                    act()
            except Refusal as refused:
                refusal = refused
            assert not (is_allowed and refusal), refusal
            self.seen = digest()
            assert (self.seen != before) is is_allowed
            db.session.remove()

    def _choose(self, thing: str, key: int, verbs: Sequence[str], pick: int) -> str:
        """Return what somebody tries: mostly something that may be, now and then anything at all."""
        possible = [verb for verb in verbs if self.expected.can(thing, key, verb)] if pick % 4 else []
        among = possible or verbs
        return among[pick // 4 % len(among)]
