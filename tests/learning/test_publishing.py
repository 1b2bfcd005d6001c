from __future__ import annotations

import pytest
from flask import Flask

from lms.courses.operations import publish_bundle
from lms.courses.problems import BundleRefused
from lms.courses.queries import PublishedCourse, published
from lms.people.models import Person
from tests.factories.courses import MODULE, make_bundle, make_course
from tests.factories.learning import complete, do_unit, enrol, state_of
from tests.factories.people import make_person

WITHOUT_SECOND = {f"{MODULE}/02-second-lesson.md": None, f"{MODULE}/02-second-lesson.hi.md": None}


def refusal() -> list[str]:
    with pytest.raises(BundleRefused) as raised:
        make_course(files=WITHOUT_SECOND)
    return [problem.sentence for problem in raised.value.problems]


def test_a_unit_that_somebody_finished_does_not_vanish(
    app_context: Flask, person: Person, course: PublishedCourse
) -> None:
    complete(person, course)
    (sentence,) = refusal()
    assert sentence.startswith("The unit “second-lesson” is gone, but 1 learner has finished it.")
    now = published("a-course")
    assert now is not None
    assert now.revision_id == course.revision_id


def test_those_who_finished_it_are_counted(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    complete(person, course)
    complete(make_person("Ravi Kumar"), course)
    assert "2 learners have finished it" in refusal()[0]


def test_it_may_vanish_where_that_is_meant(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    complete(person, course)
    publish_bundle(make_bundle(files=WITHOUT_SECOND), by=None, allow_removals=True)
    now = published("a-course")
    assert now is not None
    assert [unit.id for unit in now.document.units()] == ["first-lesson", "first-quiz"]
    state = state_of(person, now)
    assert state is not None
    assert "second-lesson" in state.progress, "what was done is kept even so"


def test_a_unit_that_nobody_finished_may_vanish(app_context: Flask, person: Person, course: PublishedCourse) -> None:
    do_unit(enrol(person, course), "first-lesson")
    assert make_course(files=WITHOUT_SECOND).number == 2


def test_what_was_finished_in_another_course_does_not_matter(
    app_context: Flask, person: Person, course: PublishedCourse
) -> None:
    complete(person, make_course("b-course"))
    assert make_course(files=WITHOUT_SECOND).number == 2


def test_a_certificate_design_must_exist(app_context: Flask) -> None:
    terms = {"design": "no-such-design", "wording": "completed", "title": {"en": "A", "hi": "अ"}}
    with pytest.raises(BundleRefused) as raised:
        make_course(certificate=terms)
    assert "There is no certificate design “no-such-design”." in raised.value.problems[0].sentence
