"""A programme with a fellow in the third month and everybody around them, for tests across the packages."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.reports import operations as reports
from lms.fellowships.reports.models import Report
from lms.fellowships.stipends.models import Stipend
from lms.people.roles import Role, scope_of
from tests.factories.fellowships import (
    first_day,
    make_manager,
    make_mentor,
    make_programme,
)
from tests.factories.people import make_person


class Everybody:
    """A programme with a fellow in the third month, everybody around, and another fellow of the same programme."""

    def __init__(self) -> None:
        self.programme = make_programme()
        self.manager = make_manager(self.programme)
        fellows = (Role.FELLOW, scope_of("programme", self.programme.id))
        self.person = make_person("Farah Fellow", [fellows], email="farah@example.org")
        self.other_person = make_person("Other Fellow", [fellows])
        with transaction():
            self.fellow = start_fellow(self.programme.id, self.person.id, starts_on=first_day(3), by=None)
            self.other = start_fellow(self.programme.id, self.other_person.id, starts_on=first_day(3), by=None)
            self.fellow.bank = {"holder": "Farah", "account": "123456789012", "ifsc": "SBIN0001234"}
        for fellow in (self.fellow, self.other):
            db.session.refresh(fellow)
            db.session.expunge(fellow)
        self.mentor = make_mentor(self.fellow)
        self.milestone_id, self.foreign_milestone_id = (
            self._first(Milestone, self.fellow),
            self._first(Milestone, self.other),
        )
        self.report_id, self.stipend_id = self._first(Report, self.fellow), self._first(Stipend, self.fellow)
        self.form = plan_of(self.programme).report
        self.place = f"/fellows/{self.fellow.id}"
        db.session.rollback()

    def _first(self, model: type[Milestone] | type[Report] | type[Stipend], fellow: Fellow) -> int:
        mine = select(model.id).where(model.fellow_id == fellow.id).order_by(model.month)
        return db.session.scalars(mine).first() or 0

    def hand_in_report(self) -> None:
        """Hand in the report of the first month; call it inside a transaction."""
        answers, today = {"done": "Much", "cases": "1"}, clock.now().date()
        reports.hand_in(self.report_id, self.form, answers, seen=0, number=1, today=today, by=self.person.id)


def count(app: Flask, model: type, *conditions: object) -> int:
    with app.app_context():
        found: int = db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]
        db.session.remove()
        return found
