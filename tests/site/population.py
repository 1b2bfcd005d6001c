"""The populated site that its contracts are checked on: the demo people, and who is missing among them.

What is called ``other_…`` belongs to none of the people after whom the columns of ``access.txt`` are named.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lms import ROOT, create_app
from lms.certificates.models import Certificate
from lms.config import Mode, load_settings
from lms.core import clock, health, jobs
from lms.core.database import transaction
from lms.courses.models import CoursePicture
from lms.courses.queries import PublishedCourse, published
from lms.courses.sync import sync_bundles
from lms.extensions import Base, db
from lms.learning.operations import enrol
from lms.people import codes
from lms.people.models import CodePurpose, Membership, Organisation, Person, RoleGrant, SignInSession
from lms.people.roles import Role, scope_of
from lms.people.sessions import start_session
from lms.quizzes.operations import start_attempt
from lms.trial.people import PEOPLE, ensure_demo
from lms.trial.sittings import sit_quiz
from lms.trial.studies import COURSE, LONG_COURSE
from tests.factories.people import make_person
from tests.schemas import answer_backwards, use_own_schema
from tests.site import authoring, fellowships, quizzes, workshops
from tests.site.served import Site

GRADUATE = "राजेश यादव"


def site_on(instance: Path, names: Mapping[str, dict[str, Any]] | None = None) -> Site:
    """Return the site whose files are in a folder; ``names`` are its people, things and tokens."""
    database = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{instance / 'site.db'}")
    environ = {"SETU_INSTANCE": str(instance), "DATABASE_URL": database, "SETU_URL": "http://localhost"}
    app = create_app(load_settings(Mode.TESTING, environ))
    with app.app_context():
        answer_backwards(db.engine)
    return Site(app, names["people"], names["things"], names["tokens"]) if names else Site(app)


def make_site(instance: Path) -> Site:
    """Return the populated site, on a database of its own."""
    site = site_on(instance)
    with site.app.test_request_context():
        use_own_schema(db.engine, f"site_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
        Base.metadata.create_all(db.engine)
        populate(site)
        db.session.remove()
    return site


def populate(site: Site) -> None:
    """Make everybody and everything. Needs an application context."""
    list(sync_bundles(ROOT / "courses"))
    ensure_demo()
    for demo in PEOPLE:
        site.people[str(demo.role)] = db.session.execute(
            select(Person.id).where(Person.sign_in_name == demo.sign_in_name)
        ).scalar_one()
    course = published(COURSE)
    assert course is not None
    _name_course(site, course)
    _add_people(site)
    _add_attempts(site, course)
    _name_belongings(site)
    quizzes.add_quizzes(site, course)
    _add_codes(site)
    jobs.run_due()
    quizzes.add_waiting_correction(site)
    fellowships.add_fellowships(site)
    workshops.add_workshops(site)
    authoring.add_authoring(site)
    with transaction():  # a worker that stays alive until the tests are over
        db.session.merge(health.Heartbeat(name=health.WORKER, at=clock.now() + timedelta(days=1)))
    for who, person_id in site.people.items():
        with transaction():
            site.tokens[who] = start_session(person_id, device="Firefox/Linux")


def _name_course(site: Site, course: PublishedCourse) -> None:
    units = list(course.document.ready_units())
    lesson = next(unit for unit in units if unit.kind == "lesson")
    quiz = next(unit for unit in units if unit.kind == "quiz")
    name, digest = db.session.execute(
        select(CoursePicture.name, CoursePicture.sha256).where(CoursePicture.course_id == course.course_id).limit(1)
    ).one()
    site.things |= {
        "course": COURSE,
        "other_course": LONG_COURSE,
        "module": course.document.module_of(lesson.id).id,
        "lesson": lesson.id,
        "quiz": quiz.id,
        "picture": name,
        "picture_prefix": digest[:12],
    }


def _add_people(site: Site) -> None:
    """Add the people whom the demo lacks."""
    second = db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all()[1]
    first_scope, second_scope = (scope_of("organisation", number) for number in (second - 1, second))
    site.people["newcomer"] = make_person("Naina Newcomer").id
    site.people["two_teams"] = make_person(
        "Tara Two", roles=[(Role.COORDINATOR, first_scope), (Role.COORDINATOR, second_scope)]
    ).id
    site.people["one_course"] = make_person("Om One", roles=[(Role.TRAINER, scope_of("course", LONG_COURSE))]).id
    site.people["other"] = make_person("Otis Other", email="otis@example.org", phone="+919811111111").id
    site.people["unready"] = make_person("Uma Unready").id


def _add_attempts(site: Site, course: PublishedCourse) -> None:
    """Let the learner and somebody else each have a finished attempt and one in progress, and somebody graduate."""
    quiz = course.document.unit(site.things["quiz"])
    site.people["graduate"] = db.session.execute(
        select(Person.id).where(Person.full_name == GRADUATE).limit(1)
    ).scalar_one()
    for who, prefix in (("learner", ""), ("other", "other_"), ("graduate", "graduate_")):
        person_id = site.people[who]
        with transaction():
            enrolment_id = enrol(person_id, course, by=person_id).id
        sit_quiz(enrolment_id, person_id, course, quiz.id, 0.9 if who == "graduate" else 0.4)
        with transaction():
            site.things[f"{prefix}attempt"] = start_attempt(enrolment_id, course, quiz, by=person_id)
        site.things[f"{prefix}finished_attempt"] = site.things[f"{prefix}attempt"] - 1


def _name_belongings(site: Site) -> None:
    organisations = db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    site.things["organisation"], site.things["other_organisation"] = organisations[:2]
    for who, prefix in (("learner", ""), ("other", "other_")):
        with transaction():
            start_session(site.people[who], device="Firefox/Android")
        site.things[f"{prefix}person"] = site.people[who]
        site.things[f"{prefix}session"] = db.session.execute(
            select(SignInSession.id).where(SignInSession.person_id == site.people[who])
        ).scalar_one()
    mine = site.people["learner"]
    site.things["membership"] = db.session.scalar(select(Membership.id).where(Membership.person_id == mine))
    site.things["grant"] = db.session.scalar(select(RoleGrant.id).where(RoleGrant.person_id == mine))
    site.things["trainer"] = site.people["trainer"]
    site.things["certificate"] = db.session.scalar(
        select(Certificate.serial).where(Certificate.person_id == site.people["fellow"])
    )


def _add_codes(site: Site) -> None:
    with transaction():
        site.things["link"] = codes.make_code(CodePurpose.INVITATION, site.people["unready"])
        site.things["setup_link"] = codes.make_code(CodePurpose.SET_UP, None)
    site.things |= {"nobody": 999_999, "no_link": "not-a-link", "no_serial": "SETU-NONE"}
