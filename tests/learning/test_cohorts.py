from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.paging import Sorting
from lms.core.privacy import personal_data
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning import cohorts
from lms.learning.cohort_queries import (
    cohort_choices,
    cohorts_page,
    enrolments_by_logins,
    facilitators_of,
    find_cohort,
    matching_enrolments,
    staff_by_logins,
)
from lms.learning.models import Cohort, Enrolment
from lms.learning.queries import WITHOUT_COHORT, LearnerFilter
from lms.people.models import Person
from lms.people.roles import Role
from lms.people.scopes import scope_choices, scope_name
from tests.conftest import CountQueries
from tests.factories.courses import make_course
from tests.factories.learning import complete, enrol, leave, make_cohort
from tests.factories.people import make_person

BY_NAME = Sorting("name", descending=False)
FIRST, LAST = date(2026, 11, 2), date(2026, 12, 18)


def cohort_of(enrolment_id: int) -> int | None:
    return db.session.scalar(select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))


def history(action: str) -> list[dict[str, Any]]:
    entries = select(HistoryEntry.detail).where(HistoryEntry.action == f"learning.{action}").order_by(HistoryEntry.id)
    return list(db.session.scalars(entries))


def put_in(cohort_id: int, *enrolment_ids: int) -> int:
    with transaction():
        return cohorts.put_in(cohort_id, enrolment_ids, by=None)


def counts(course: PublishedCourse, *, are_archived: bool = False) -> dict[str, tuple[int, int]]:
    page = cohorts_page(course.course_id, BY_NAME, 1, are_archived=are_archived)
    return {row.name: (row.learners, row.completed) for row in page.items}


def update(cohort_id: int, **changes: Any) -> None:
    values = {"name": "Udaipur", "starts_on": None, "ends_on": None, "language": "hi", "facilitators": (), **changes}
    with transaction():
        cohorts.update_cohort(cohort_id, by=None, **values)


def test_a_cohort_keeps_what_is_said_about_it(app_context: Flask, course: PublishedCourse) -> None:
    meera = make_person("Meera Joshi", [Role.TRAINER], sign_in_name="meera")
    made = make_cohort(course, starts_on=FIRST, ends_on=LAST, language="en", facilitators=[meera.id])
    cohort = find_cohort(course.course_id, made)
    assert cohort is not None
    assert (cohort.name, cohort.starts_on, cohort.ends_on, cohort.language) == ("Udaipur", FIRST, LAST, "en")
    assert [(each.full_name, each.login) for each in facilitators_of([made])[made]] == [("Meera Joshi", "meera")]
    assert history("cohort_made") == [{"name": "Udaipur"}]


def test_a_name_is_there_once_in_a_course(app_context: Flask, course: PublishedCourse) -> None:
    other = make_course("another-course")
    make_cohort(course)
    make_cohort(other)
    with pytest.raises(Refusal) as refused:
        make_cohort(course)
    assert refused.value.field == "name"
    second = make_cohort(course, "Jaipur")
    with pytest.raises(Refusal) as refused:
        update(second, name="Udaipur")
    assert refused.value.field == "name"
    assert [name for _key, name in cohort_choices(course.course_id)] == ["Jaipur", "Udaipur"]


def test_it_does_not_end_before_it_begins(app_context: Flask, course: PublishedCourse) -> None:
    with pytest.raises(Refusal) as refused:
        make_cohort(course, starts_on=LAST, ends_on=FIRST)
    assert refused.value.field == "ends_on"
    make_cohort(course, starts_on=FIRST, ends_on=FIRST)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(Cohort).values(**ROW, course_id=course.course_id))


ROW = {"name": "x", "language": "hi", "made_at": datetime.now(UTC), "starts_on": LAST, "ends_on": FIRST}


def test_changing_it_says_what_was_changed_and_nothing_where_nothing_was(
    app_context: Flask, course: PublishedCourse
) -> None:
    meera, lata = make_person("Meera", [Role.TRAINER]), make_person("Lata", [Role.TRAINER])
    made = make_cohort(course, facilitators=[meera.id])
    update(made, name="Jaipur", starts_on=FIRST, facilitators=[lata.id])
    assert [each.full_name for each in facilitators_of([made])[made]] == ["Lata"]
    update(made, name="Jaipur", starts_on=FIRST, facilitators=[lata.id])
    assert history("cohort_changed") == [{"fields": ["name", "starts_on", "facilitators"]}]


def test_archiving_can_be_undone_and_repeated(app_context: Flask, course: PublishedCourse) -> None:
    asha = enrol(make_person("Asha"), course)
    made = make_cohort(course, "Udaipur", asha)
    for _time in range(2):
        with transaction():
            cohorts.archive_cohort(made, by=None)
    assert counts(course) == {}
    assert counts(course, are_archived=True) == {"Udaipur": (1, 0)}
    assert cohort_choices(course.course_id) == []
    with pytest.raises(Refusal):
        put_in(made, asha)
    for _time in range(2):
        with transaction():
            cohorts.restore_cohort(made, by=None)
    assert counts(course) == {"Udaipur": (1, 0)}
    assert len(history("cohort_archived")) == len(history("cohort_restored")) == 1


def test_learners_are_put_in_once_and_noted_once(app_context: Flask, course: PublishedCourse) -> None:
    one, two = enrol(make_person("Asha"), course), complete(make_person("Ravi"), course)
    made = make_cohort(course)
    assert put_in(made, one, two, two) == 2
    assert put_in(made, one, two) == 0
    assert history("cohort_filled") == [{"name": "Udaipur", "count": 2}]
    assert counts(course) == {"Udaipur": (2, 1)}


def test_those_of_other_courses_and_those_who_left_are_passed_over(app_context: Flask, course: PublishedCourse) -> None:
    stranger = enrol(make_person("Zoya"), make_course("another-course"))
    kiran = make_person("Kiran")
    left = enrol(kiran, course)
    leave(kiran, course)
    assert put_in(make_cohort(course), stranger, left, 999_999) == 0
    assert (cohort_of(stranger), cohort_of(left)) == (None, None)
    assert history("cohort_filled") == []


def test_learners_are_taken_out_and_moved(app_context: Flask, course: PublishedCourse) -> None:
    one, two, three = (enrol(make_person(name), course) for name in ("Asha", "Ravi", "Zoya"))
    source, target = make_cohort(course, "Udaipur", one, two), make_cohort(course, "Jaipur", three)
    with transaction():
        assert cohorts.take_out(source, [one, three], by=None) == 1
        assert cohorts.move_to(source, target, [one, two, three], by=None) == 1
        assert cohorts.move_to(target, target, [two], by=None) == 0
    assert [cohort_of(each) for each in (one, two, three)] == [None, target, target]
    assert history("cohort_left") == [{"name": "Udaipur", "count": 1}]
    assert history("cohort_moved") == [{"name": "Udaipur", "to": "Jaipur", "count": 1}]


def test_nobody_is_moved_to_another_course_or_to_what_is_not_there(app_context: Flask, course: PublishedCourse) -> None:
    one = enrol(make_person("Asha"), course)
    source, foreign = make_cohort(course, "Udaipur", one), make_cohort(make_course("another-course"))
    for target in (foreign, 999_999):
        with pytest.raises(LookupError), transaction():
            cohorts.move_to(source, target, [one], by=None)
    assert cohort_of(one) == source


@pytest.fixture
def followed() -> Iterator[list[Sequence[int]]]:
    """What followers are told."""
    told: list[Sequence[int]] = []
    before = {key: cohorts.cohort_followers[key] for key in cohorts.cohort_followers.keys()}  # noqa: SIM118 – no mapping
    cohorts.cohort_followers.add_all({**dict.fromkeys(before, told.append), "test": told.append})
    yield told
    cohorts.cohort_followers.add_all({**before, "test": lambda ids: None})


def test_who_must_know_is_told_whom_a_change_concerns(
    app_context: Flask, course: PublishedCourse, followed: list[Sequence[int]]
) -> None:
    one, two = enrol(make_person("Asha"), course), enrol(make_person("Ravi"), course)
    made = make_cohort(course, "Udaipur", one)
    followed.clear()
    assert put_in(made, one, two) == 1
    assert followed
    assert all(list(ids) == [two] for ids in followed)


def many_enrolments(course: PublishedCourse, count: int) -> list[int]:
    """Enrol as many made-up people straight in the database."""
    now = datetime.now(UTC)
    values = {"language": "hi", "created_at": now}
    people = [{"full_name": f"P {n}", "name_key": f"p {n}", "sign_in_name": f"p.{n}", **values} for n in range(count)]
    with transaction():
        db.session.execute(insert(Person), people)
        ids = db.session.scalars(select(Person.id).where(Person.name_key.startswith("p ")))
        rows = [{"person_id": each, "course_id": course.course_id, "enrolled_at": now} for each in ids]
        db.session.execute(insert(Enrolment), rows)
    return list(db.session.scalars(select(Enrolment.id).where(Enrolment.course_id == course.course_id)))


def test_thousands_are_put_in_by_few_statements(
    app_context: Flask, course: PublishedCourse, count_queries: CountQueries
) -> None:
    ids = many_enrolments(course, 2000)
    made = make_cohort(course)
    with count_queries() as statements:
        assert put_in(made, *ids) == 2000
    # The cohort, then per 500: who is concerned, the change, and what a follower asks about them; the history.
    assert len(statements) <= 2 + 4 * 4, statements
    assert history("cohort_filled") == [{"name": "Udaipur", "count": 2000}]
    in_it = select(func.count()).select_from(Enrolment).where(Enrolment.cohort_id == made)
    assert db.session.scalar(in_it) == 2000
    with count_queries() as statements:
        found = enrolments_by_logins(course.course_id, [f"P.{n}" for n in range(2100)])
    assert (len(found.ids), len(found.unknown)) == (2000, 100)
    assert len(statements) == 5


def test_learners_are_found_by_whatever_they_sign_in_with(app_context: Flask, course: PublishedCourse) -> None:
    asha = enrol(make_person("Asha", sign_in_name="asha"), course)
    ravi = enrol(make_person("Ravi", phone="+919876543210"), course)
    zoya = enrol(make_person("Zoya", email="zoya@example.org"), course)
    make_person("Not on the course", sign_in_name="mohan")
    found = enrolments_by_logins(
        course.course_id, ["ASHA", "98765 43210", "९८७६५४३२१०", "Zoya@Example.org", "mohan", "nobody"]
    )
    assert found.ids == sorted([asha, ravi, zoya])
    assert found.unknown == ["mohan", "nobody"]


def test_only_those_who_work_here_are_found_as_facilitators(app_context: Flask) -> None:
    meera = make_person("Meera", [Role.TRAINER], sign_in_name="meera")
    make_person("Asha", sign_in_name="asha")
    make_person("Learner", [Role.LEARNER], sign_in_name="learner")
    found = staff_by_logins(["meera", "asha", "learner"])
    assert (found.ids, found.unknown) == ([meera.id], ["asha", "learner"])


def test_a_filter_finds_learners_by_name_cohort_and_time(app_context: Flask, course: PublishedCourse) -> None:
    asha, ravi = enrol(make_person("Asha"), course), enrol(make_person("Ravi"), course)
    made = make_cohort(course, "Udaipur", asha)
    day = datetime.now(UTC)
    before = LearnerFilter(before=day - timedelta(days=365))

    def matching(wanted: LearnerFilter) -> list[int]:
        return sorted(matching_enrolments(course.course_id, wanted))

    assert matching(LearnerFilter()) == [asha, ravi]
    assert matching(LearnerFilter(name="rav")) == [ravi]
    assert matching(LearnerFilter(cohort=WITHOUT_COHORT)) == [ravi]
    assert matching(LearnerFilter(cohort=str(made))) == [asha]
    assert matching(LearnerFilter(since=day - timedelta(days=365))) == [asha, ravi]
    assert matching(before) == []


def test_deleting_a_cohort_leaves_its_learners_on_the_course(app_context: Flask, course: PublishedCourse) -> None:
    asha = enrol(make_person("Asha"), course)
    made = make_cohort(course, "Udaipur", asha)
    with transaction():
        db.session.delete(db.session.get(Cohort, made))
    assert cohort_of(asha) is None


def test_a_role_can_be_given_for_a_cohort(app_context: Flask, course: PublishedCourse) -> None:
    made = make_cohort(course)
    with app_context.test_request_context():
        assert (f"cohort:{made}", "A course: Udaipur") in [(choice.value, choice.label) for choice in scope_choices()]
        assert scope_name(f"cohort:{made}") == "a-course: Udaipur"
        assert scope_name("cohort:999") == "cohort:999"


def test_a_person_takes_along_the_cohorts_they_accompany_and_are_in(
    app_context: Flask, course: PublishedCourse
) -> None:
    meera = make_person("Meera", [Role.TRAINER])
    asha = make_person("Asha")
    made = make_cohort(course, "Udaipur", enrol(asha, course), facilitators=[meera.id])
    accompanied, enrolments = personal_data["cohort_facilitators"], personal_data["enrolments"]
    assert accompanied.export is not None
    assert accompanied.erase is not None
    assert enrolments.export is not None
    assert accompanied.export(meera.id) == [{"course": "a-course", "cohort": "Udaipur"}]
    assert accompanied.export(asha.id) == []
    assert [row["cohort"] for row in enrolments.export(asha.id)] == ["Udaipur"]
    with transaction():
        accompanied.erase(meera.id)
    assert facilitators_of([made]) == {}
