"""What the board of a large programme costs, in a process of its own: ``python -m benchmarks.fellowships FELLOWS``.

It makes a programme with that many fellows, each with twenty milestones and twelve reports, in the installation that
the environment names, and measures the manager's board and the inbox of a mentor of forty of them.
"""

from __future__ import annotations

import gc
import gzip
import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from benchmarks.quizzes import open_page, times
from lms import ROOT, create_app
from lms.config import load_settings
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import Base, db
from lms.fellowships.milestones.models import Milestone, MilestoneState
from lms.fellowships.placements.models import Fellow, FellowMentor
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.programmes.sync import FOLDER, sync_programmes
from lms.fellowships.reports.models import Report, ReportState
from lms.people.identity import SESSION_COOKIE
from lms.people.models import Person
from lms.people.operations import create_person, grant_role
from lms.people.roles import Role
from lms.people.sessions import start_session

MILESTONES, REPORTS, MENTORED = 20, 12, 40
STATES = (MilestoneState.APPROVED, MilestoneState.SUBMITTED, MilestoneState.OPEN)
DAYS_SO_FAR = 100

Row = dict[str, Any]


def main(fellows: int) -> None:
    """Print as JSON what the board and the inbox took."""
    app = create_app(load_settings())
    with app.test_request_context():
        Base.metadata.create_all(db.engine)
        slug = make_programme()
        fill(slug, fellows)
        manager, mentor = make_person(Role.MANAGER), make_person(Role.MENTOR)
        db.session.remove()
    gc.collect()
    gc.freeze()  # as the web server does before it serves
    board = times(lambda: open_page(app, manager, f"/programmes/{slug}/board"))
    inbox = times(lambda: open_page(app, mentor, "/mentoring"))
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, manager)
    found = {
        "board_seconds": board.seconds,
        "board_cpu_seconds": board.cpu_seconds,
        "board_kilobytes": len(gzip.compress(client.get(f"/programmes/{slug}/board").data, 6)) / 1000,
        "inbox_seconds": inbox.seconds,
    }
    print(json.dumps(found))


def make_programme() -> str:
    """Make the shipped programme, with more milestones than it has, and return its slug."""
    for _sentence in sync_programmes(ROOT / "courses" / FOLDER):
        pass
    with transaction():
        programme = db.session.query(Programme).order_by(Programme.id).limit(1).one()
        planned = programme.plan["milestones"][0]
        milestones = [{**planned, "id": f"milestone-{n}", "month": n // 2} for n in range(MILESTONES)]
        programme.plan = {**programme.plan, "milestones": milestones}
        return programme.slug


def fill(slug: str, fellows: int) -> None:
    """Enter many fellows with milestones and reports at once; somebody mentors the first of them."""
    now = clock.now()
    names = [f"Fellow Number {number}" for number in range(fellows)]
    with transaction():
        programme = db.session.query(Programme).filter_by(slug=slug).one()
        people = db.session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True),
            [{"full_name": name, "name_key": name.lower(), "language": "en", "created_at": now} for name in names],
        ).all()
        ids = db.session.scalars(
            insert(Fellow).returning(Fellow.id, sort_by_parameter_order=True),
            [_fellow(programme.id, person_id) for person_id in people],
        ).all()
        db.session.execute(insert(Milestone), [row for fellow_id in ids for row in _milestones(fellow_id)])
        db.session.execute(insert(Report), [row for fellow_id in ids for row in _reports(fellow_id)])
        mentor = create_person("Mentor", by=None, sign_in_name="mentor-of-many")
        _let_mentor(mentor.id, ids[:MENTORED])


def _fellow(programme_id: int, person_id: int) -> Row:
    now = clock.now()
    return {
        "programme_id": programme_id,
        "person_id": person_id,
        "starts_on": now.date() - timedelta(days=DAYS_SO_FAR),
        "ends_on": now.date() + timedelta(days=365 - DAYS_SO_FAR),
        "plan_version": 1,
        "created_at": now,
    }


def _milestones(fellow_id: int) -> list[Row]:
    begun = clock.now().date() - timedelta(days=DAYS_SO_FAR)
    return [
        {
            "fellow_id": fellow_id,
            "plan_id": f"milestone-{number}",
            "month": number // 2,
            "title": {"en": f"Milestone {number}", "hi": f"पड़ाव {number}"},
            "proof": {"en": "Proof", "hi": "प्रमाण"},
            "reviewer": "lead",
            "points": 5,
            "due_on": begun + timedelta(days=30 * (number // 2)),
            "state": STATES[(fellow_id + number) % len(STATES)],
        }
        for number in range(MILESTONES)
    ]


def _reports(fellow_id: int) -> list[Row]:
    begun = clock.now().date() - timedelta(days=DAYS_SO_FAR)
    return [
        {
            "fellow_id": fellow_id,
            "month": month,
            "from_on": begun + timedelta(days=30 * (month - 1)),
            "to_on": begun + timedelta(days=30 * month - 1),
            "due_on": begun + timedelta(days=30 * month + 6),
            "state": ReportState.SUBMITTED if month == 1 else ReportState.DRAFT,
            "submitted_at": clock.now() if month == 1 else None,
        }
        for month in range(1, REPORTS + 1)
    ]


def _let_mentor(person_id: int, fellow_ids: Sequence[int]) -> None:
    rows = [
        {"fellow_id": each, "person_id": person_id, "role": MentorRole.LEAD, "added_at": clock.now()}
        for each in fellow_ids
    ]
    if rows:
        db.session.execute(insert(FellowMentor), rows)


def make_person(role: Role) -> str:
    """Let somebody run the programme, or sign the mentor in, and return what their browser's cookie holds."""
    with transaction():
        if role is Role.MENTOR:
            person = db.session.query(Person).filter_by(sign_in_name="mentor-of-many").one()
        else:
            person = create_person("Manager", by=None)
        grant_role(person, role, by=None)
        return start_session(person.id, device="Chrome/Android")


if __name__ == "__main__":
    main(int(sys.argv[1]))
