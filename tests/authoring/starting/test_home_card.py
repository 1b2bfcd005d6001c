"""What waits for those who write courses, on their first page; others pay nothing for it."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.assembling import fingerprint
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_text, find_unit
from lms.authoring.drafts.saving import save_text
from lms.authoring.facts.models import FactUse
from lms.authoring.reviewing import comments, states
from lms.authoring.rights.models import Part
from lms.authoring.starting.home_card import COURSES_SHOWN, render
from lms.authoring.starting.waiting import WaitingCourse, waiting_courses
from lms.core.database import transaction
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Person
from lms.people.roles import Grant, Role
from tests.conftest import CountQueries
from tests.factories.drafts import give_part, make_draft, make_hand
from tests.factories.facts import make_fact
from tests.factories.people import make_person, sign_in

TODAY = date(2026, 11, 21)


def write(draft: DraftOf, by: Person) -> int:
    """Change the first lesson; return the id of the unit."""
    unit = find_unit(draft.course_id, "first-lesson")
    assert unit is not None
    text = find_text(draft.course_id, unit_place(unit.id))
    assert text is not None
    unit_id = unit.id
    save_text(text.id, text.content + "\nMore.\n", version=text.version, by=by.id)
    return unit_id


def say(draft: DraftOf, by: Person, unit_id: int | None = None) -> int:
    with transaction():
        return comments.say(draft.course_id, "Is that so?", unit_id=unit_id, by=by.id)


def waiting(person: Person) -> list[WaitingCourse]:
    return waiting_courses(person.id, TODAY, limit=9)


def asking(person: Person, *roles: Role) -> Identity:
    return Identity(person.id, person.full_name, "en", 1, frozenset(Grant(role, "") for role in roles))


def test_a_draft_waits_for_those_who_review_it_and_not_for_who_asked(app: Flask) -> None:
    with app.test_request_context():
        draft = make_draft()
        owner, author = make_hand(draft), make_hand(draft, Part.AUTHOR)
        reviewer = make_hand(draft, Part.REVIEWER)
        write(draft, author)
        assert waiting(reviewer) == []
        with transaction():
            states.send_for_review(draft.course_id, part=Part.AUTHOR, by=author.id)
        assert [(each.slug, each.is_to_review) for each in waiting(owner)] == [("a-course", True)]
        assert waiting(reviewer)[0].title == {"en": "A course", "hi": "एक पाठ्यक्रम"}
        assert waiting(author) == []
        with transaction():
            states.take_back(draft.course_id, part=Part.AUTHOR, by=author.id)
            states.send_for_review(draft.course_id, part=Part.OWNER, by=owner.id)
        assert waiting(owner) == []


def test_what_somebody_has_approved_no_longer_waits_for_them(app: Flask) -> None:
    with app.test_request_context():
        draft = make_draft()
        author, reviewer = make_hand(draft, Part.AUTHOR), make_hand(draft, Part.REVIEWER)
        write(draft, author)
        with transaction():
            states.send_for_review(draft.course_id, part=Part.AUTHOR, by=author.id)
        with transaction():
            states.approve(draft.course_id, seen=fingerprint(draft.course_id), by=reviewer.id)
        assert waiting(reviewer) == []


def test_comments_wait_for_who_wrote_the_unit_last(app: Flask) -> None:
    with app.test_request_context():
        draft = make_draft()
        owner, author = make_hand(draft), make_hand(draft, Part.AUTHOR)
        reviewer = make_hand(draft, Part.REVIEWER)
        unit_id = write(draft, author)
        comment_id = say(draft, reviewer, unit_id)
        say(draft, author, unit_id)
        say(draft, reviewer)
        assert [each.comments for each in waiting(author)] == [1]
        assert [each.comments for each in waiting(owner)] == [1]
        assert waiting(reviewer) == []
        with transaction():
            comments.settle(draft.course_id, comment_id, by=author.id)
        assert waiting(author) == []


def test_facts_wait_for_those_who_write_a_course_that_shows_them(app: Flask) -> None:
    with app.test_request_context():
        draft = make_draft()
        author, reviewer = make_hand(draft, Part.AUTHOR), make_hand(draft, Part.REVIEWER)
        due, other = make_fact("O05", review_on="2026-11-21"), make_fact("O06")
        make_fact("O07", review_on="2026-11-21")
        with transaction():
            db.session.add(FactUse(course_id=draft.course_id, fact_key=due.key, digest=due.digest, units=[]))
            db.session.add(FactUse(course_id=draft.course_id, fact_key=other.key, digest="older", units=[]))
        assert [(each.changed_facts, each.due_facts) for each in waiting(author)] == [(1, 1)]
        assert waiting(reviewer) == []


def test_a_card_costs_a_trainer_one_query_and_an_administrator_two(app: Flask, count_queries: CountQueries) -> None:
    with app.test_request_context():
        person = make_person()
        for number in range(3):
            draft = make_draft(f"course-{number}")
            give_part(draft, person)
            say(draft, make_hand(draft, Part.REVIEWER))
        for roles, cost in (((Role.TRAINER,), 1), ((Role.ADMINISTRATOR,), 2), ((Role.LEARNER, Role.MENTOR), 2)):
            with count_queries() as queries:
                card = render(asking(person, *roles))
            assert len(queries) == cost
            assert card is not None
            assert ("/writing/new" in card) == (Role.LEARNER not in roles)
        stranger = asking(make_person(), Role.LEARNER)
        with count_queries() as queries:
            assert render(stranger) is None
        assert len(queries) == 1


def test_many_courses_are_cut_short(app: Flask) -> None:
    with app.test_request_context():
        person = make_person()
        for number in range(COURSES_SHOWN + 1):
            draft = make_draft(f"course-{number}")
            give_part(draft, person)
            say(draft, make_hand(draft, Part.REVIEWER))
        card = str(render(asking(person, Role.TRAINER)))
    assert card.count('class="card"') == COURSES_SHOWN
    assert "All courses you write" in card


def test_a_trainer_finds_the_way_and_an_administrator_the_facts_that_are_due(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        trainer, office = make_person(roles=[Role.TRAINER]), make_person(roles=[Role.ADMINISTRATOR])
        make_fact("O05", as_on="2020-01-01", review_on="2020-06-01")
    page = sign_in(client, trainer).get("/").text
    for words in ("Writing courses", "Nothing waits for you.", 'href="/writing"', 'href="/writing/new"'):
        assert words in page
    page = sign_in(client, office).get("/").text
    assert 'href="/facts?state=due"' in page
    assert "1 fact of this site is due to be checked" in page
    assert "Nothing waits for you." not in page
