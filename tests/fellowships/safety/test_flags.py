"""Safeguarding flags: who raises them, who knows of them, and that each look at their words is noted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.outbox import Letter
from lms.core.privacy import personal_data
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.safety import home_card, operations
from lms.fellowships.safety.models import SafetyFlag
from lms.fellowships.safety.queries import facts_of, flags_about, looks_at, open_flags
from lms.people.identity import Identity
from lms.people.models import Person
from lms.people.roles import Grant, Role
from tests.conftest import CountQueries
from tests.factories.fellowships import make_fellow, make_manager, make_mentor, make_programme
from tests.factories.people import make_person, sign_in
from tests.forms import without_tokens

WORDS = "The landlord came to my room at night."


@dataclass
class Story:
    """A fellow with everybody around them."""

    programme: Programme
    fellow: Fellow
    person: Person
    mentor: Person
    manager: Person
    guardian: Person
    stranger: Person


@pytest.fixture
def story(app: Flask) -> Story:
    """A fellow, a mentor, a manager, the safeguarding person of the programme, and a manager of another one."""
    with app.app_context():
        programme = make_programme("guarded")
        person = make_person("Rekha", roles=[(Role.FELLOW, f"programme:{programme.id}")], email="rekha@example.org")
        guardian = make_person("Nasreen", email="nasreen@example.org", language="hi")
        with transaction():
            db.session.get_one(Programme, programme.id).safeguarding_id = guardian.id
        fellow = make_fellow(programme, person)
        mentor = make_mentor(fellow)
        manager = make_person("Mira", [(Role.MANAGER, f"programme:{programme.id}")], email="mira@example.org")
        return Story(programme, fellow, person, mentor, manager, guardian, make_manager(make_programme(), "Other"))


def flag_it(story: Story, by: Person | None = None, form_key: str = "key", words: str = WORDS) -> int:
    with transaction():
        return operations.raise_flag(story.fellow.id, words, form_key=form_key, by=(by or story.person).id)


def history() -> list[tuple[str, int | None, dict[str, object]]]:
    rows = db.session.execute(
        select(HistoryEntry.action, HistoryEntry.actor_id, HistoryEntry.detail)
        .where(HistoryEntry.subject_kind == "safety_flags")
        .order_by(HistoryEntry.id)
    )
    return [(action.removeprefix("fellowships.safety_flag_"), by, detail) for action, by, detail in rows]


def test_a_flag_is_told_at_once_to_those_who_may_know_without_its_words(app: Flask, story: Story) -> None:
    with app.test_request_context():
        flag_id = flag_it(story)
        letters = list(db.session.scalars(select(Letter).order_by(Letter.address)))
        assert [letter.address for letter in letters] == ["mira@example.org", "nasreen@example.org"]
        for letter in letters:
            assert WORDS not in letter.body
            assert "Rekha" not in letter.subject + letter.body.replace(f"/{flag_id}", "")
            assert f"http://localhost/programmes/guarded/safety/{flag_id}" in letter.body
        assert history() == [("raised", story.person.id, {})]
        assert open_flags([story.fellow.id]) == {story.fellow.id}


def test_a_flag_sent_twice_is_one(app: Flask, story: Story) -> None:
    with app.test_request_context():
        assert flag_it(story) == flag_it(story)
        assert len(flags_about(story.fellow.id)) == len(history()) == 1
        assert db.session.scalar(select(func.count()).select_from(Letter)) == 2
        assert flag_it(story, form_key="another") not in {0, flags_about(story.fellow.id)[-1].id}


def test_a_flag_sent_twice_at_once_is_one(app: Flask, story: Story) -> None:
    together, found = Barrier(3), []

    def act() -> None:
        with app.test_request_context():
            together.wait()
            found.append(flag_it(story))
            db.session.remove()

    threads = [Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert len(set(found)) == 1
    with app.app_context():
        assert len(history()) == 1


@pytest.mark.parametrize("words", ["", "  \n", "x" * 8_001])
def test_a_flag_says_something(app: Flask, story: Story, words: str) -> None:
    with app.test_request_context(), pytest.raises(Refusal) as refusal:
        flag_it(story, words=words)
    assert refusal.value.field == "text"


def test_the_manager_whom_it_is_about_gets_no_letter(app: Flask, story: Story) -> None:
    with app.test_request_context():
        own = make_fellow(story.programme, story.manager)
        with transaction():
            operations.raise_flag(own.id, WORDS, form_key="own", by=story.mentor.id)
        assert list(db.session.scalars(select(Letter.address))) == ["nasreen@example.org"]


def test_administrators_are_asked_for_a_name_where_nobody_reads_it(app: Flask, story: Story) -> None:
    with app.test_request_context():
        make_person("Admin", [Role.ADMINISTRATOR], email="admin@example.org")
        lonely = make_fellow(make_programme("lonely"))
        with transaction():
            operations.raise_flag(lonely.id, WORDS, form_key="lonely", by=None)
        letter = db.session.scalars(select(Letter)).one()
        assert letter.address == "admin@example.org"
        assert letter.subject == "Nobody can read a concern about safety: name a safeguarding person"
        assert "/programmes/lonely/edit" in letter.body
        assert "/safety" not in letter.body


def test_an_administrator_alone_learns_nothing(app: Flask, story: Story) -> None:
    with app.test_request_context():
        flag_id, fellow_id = flag_it(story), story.fellow.id
        browser = sign_in(app.test_client(), make_person("Admin", [Role.ADMINISTRATOR]))
    for path in (f"/programmes/guarded/safety/{flag_id}", "/programmes/guarded/safety", f"/fellows/{fellow_id}/safety"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/programmes/guarded/safety/{flag_id}/read").status_code == 404
    assert "/programmes/guarded/safety" not in browser.get("/programmes/guarded").text
    assert f'href="/fellows/{fellow_id}/safety"' not in browser.get(f"/fellows/{fellow_id}").text
    assert "safety_flag" not in browser.get("/history").text + browser.get("/").text
    assert "Concern about safety raised" not in browser.get("/history").text


def test_it_is_closed_once_with_what_came_of_it(app: Flask, story: Story) -> None:
    with app.test_request_context():
        flag_id = flag_it(story)
        with pytest.raises(Refusal), transaction():
            operations.close_flag(flag_id, " ", by=story.manager.id)
        with transaction():
            operations.close_flag(flag_id, "She has moved.", by=story.manager.id)
        with pytest.raises(Refusal), transaction():
            operations.close_flag(flag_id, "Me too.", by=story.guardian.id)
        flag = db.session.get_one(SafetyFlag, flag_id)
        assert (flag.outcome, flag.closed_by_id) == ("She has moved.", story.manager.id)
        assert [action for action, _by, _detail in history()] == ["raised", "closed"]
        assert "moved" not in json.dumps([detail for *_rest, detail in history()])
        assert open_flags([story.fellow.id]) == set()


def test_facts_tell_of_flags_only_where_they_are_asked_for(app: Flask, story: Story) -> None:
    with app.test_request_context():
        flag_it(story)
        assert not facts_of([story.fellow.id])[story.fellow.id].has_flag
        assert facts_of([story.fellow.id], with_flags=True)[story.fellow.id].has_flag


def test_everybody_around_the_fellow_raises_one_on_a_page_that_says_who_reads_it(app: Flask, story: Story) -> None:
    url = f"/fellows/{story.fellow.id}/safety/new"
    for number, person in enumerate((story.person, story.mentor, story.manager)):
        browser = sign_in(app.test_client(), person)
        page = browser.get(url)
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        assert "Nasreen" in page.text
        assert "Mira" in page.text
        empty = browser.post(url, data={"form_key": f"k{number}", "text": " "})
        assert empty.status_code == 422
        sent = browser.post(url, data={"form_key": f"k{number}", "text": WORDS})
        assert sent.status_code == 303
        thanks = browser.get(sent.location)
        assert thanks.status_code == 200
        assert WORDS not in thanks.text
    with app.app_context():
        assert len(flags_about(story.fellow.id)) == 3
    assert sign_in(app.test_client(), story.stranger).get(url).status_code == 404


def test_nobody_else_learns_that_there_is_one(app: Flask, story: Story) -> None:
    with app.test_request_context():
        flag_id = flag_it(story, by=story.mentor)
    urls = [
        "/programmes/guarded/safety",
        f"/programmes/guarded/safety/{flag_id}",
        f"/fellows/{story.fellow.id}/safety",
    ]
    for person in (story.person, story.mentor, story.stranger):
        browser = sign_in(app.test_client(), person)
        assert [browser.get(url).status_code for url in urls] == [404] * 3
        assert browser.post(f"{urls[1]}/read").status_code == 404
        assert browser.post(f"{urls[1]}/close", data={"outcome": "x"}).status_code == 404
    mentor = sign_in(app.test_client(), story.mentor)
    for page in ("/mentoring", "/mentoring/fellows", f"/fellows/{story.fellow.id}/mentoring", "/"):
        shown = mentor.get(page)
        assert shown.status_code == 200
        words = without_tokens(shown.text).lower()
        assert "flag" not in words
        assert "concern" not in words
    with app.app_context():
        assert history() == [("raised", story.mentor.id, {})]


@pytest.mark.parametrize("who", ["manager", "guardian"])
def test_those_who_may_know_read_it_and_each_look_is_noted(app: Flask, story: Story, who: str) -> None:
    reader: Person = getattr(story, who)
    with app.test_request_context():
        flag_id = flag_it(story)
    url = f"/programmes/guarded/safety/{flag_id}"
    browser = sign_in(app.test_client(), reader)
    listed = browser.get("/programmes/guarded/safety")
    assert url in listed.text
    assert url in browser.get(f"/fellows/{story.fellow.id}/safety").text
    closed_page = browser.get(url)
    assert WORDS not in listed.text + closed_page.text
    for _time in range(2):
        read = browser.post(f"{url}/read")
        assert read.status_code == 200
        assert read.headers["Cache-Control"] == "private, no-store"
        assert WORDS in read.text
    assert browser.get(f"{url}/read").status_code == 405
    with app.app_context():
        assert history()[1:] == [("read", reader.id, {})] * 2
        assert [look.full_name for look in looks_at(flag_id)] == ["Rekha", reader.full_name, reader.full_name]
    refused = browser.post(f"{url}/close", data={"outcome": ""})
    assert refused.status_code == 422
    assert WORDS not in refused.text
    assert browser.post(f"{url}/close", data={"outcome": "Solved."}).status_code == 303
    after = browser.get(url)
    assert "Solved." not in after.text
    assert "Solved." in browser.post(f"{url}/read").text


def test_a_flag_is_found_under_its_own_programme_only(app: Flask, story: Story) -> None:
    with app.test_request_context():
        flag_id = flag_it(story)
        make_programme("other")
        overall = make_person("Overall Manager", [Role.MANAGER])
    browser = sign_in(app.test_client(), overall)
    assert browser.get(f"/programmes/other/safety/{flag_id}").status_code == 404
    assert browser.get("/programmes/guarded/safety/999").status_code == 404
    assert browser.get("/programmes/none/safety").status_code == 404
    assert browser.get("/programmes/guarded/safety?closed=1").status_code == 200


def test_a_manager_does_not_read_what_is_about_themselves(app: Flask, story: Story) -> None:
    with app.test_request_context():
        own = make_fellow(story.programme, story.manager)
        with transaction():
            flag_id = operations.raise_flag(own.id, WORDS, form_key="own", by=story.mentor.id)
    browser = sign_in(app.test_client(), story.manager)
    assert browser.get(f"/programmes/guarded/safety/{flag_id}").status_code == 404
    assert browser.get(f"/fellows/{own.id}/safety").status_code == 404
    assert f"/safety/{flag_id}" not in browser.get("/programmes/guarded/safety").text


def test_the_home_page_leads_those_who_may_know_there(app: Flask, story: Story) -> None:
    def card(person: Person, *roles: tuple[Role, str]) -> str:
        grants = frozenset(Grant(role, scope) for role, scope in roles)
        return home_card.render(Identity(person.id, person.full_name, "en", 1, grants)) or ""

    scope = f"programme:{story.programme.id}"
    with app.test_request_context():
        flag_it(story)
        assert "1 open concern" in card(story.manager, (Role.MANAGER, scope))
        assert "1 open concern" in card(story.guardian, (Role.TRAINER, "*"))
        assert card(story.stranger, (Role.MANAGER, "programme:0")) == ""
        assert card(story.mentor, (Role.MENTOR, scope)) == ""
        assert card(story.person, (Role.FELLOW, scope)) == ""


def test_the_list_takes_few_queries(app: Flask, story: Story, count_queries: CountQueries) -> None:
    with app.test_request_context():
        for number in range(12):
            flag_it(story, form_key=f"key{number}")
    browser: FlaskClient = sign_in(app.test_client(), story.manager)
    with count_queries() as statements:
        assert browser.get("/programmes/guarded/safety").status_code == 200
    assert len(statements) <= 4, statements


def test_what_is_held_tells_who_raised_it_and_nothing_else(app: Flask, story: Story) -> None:
    flags = personal_data["safety_flags"]
    assert flags.export is not None
    assert flags.erase is not None
    with app.test_request_context():
        flag_id = flag_it(story, by=story.mentor)
        (row,) = flags.export(story.mentor.id)
        assert list(row) == ["raised_at"]
        assert flags.export(story.person.id) == []
        with transaction():
            flags.erase(story.mentor.id)
        assert db.session.get_one(SafetyFlag, flag_id).text == WORDS
        with transaction():
            flags.erase(story.person.id)
        assert db.session.get_one(SafetyFlag, flag_id).text == "–"
