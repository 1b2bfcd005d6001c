from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.forms import is_devanagari, is_latin
from lms.people.models import Person
from tests.factories.courses import make_course
from tests.factories.learning import complete, do_unit, enrol
from tests.factories.people import make_person, sign_in

COURSE = "/courses/a-course"
PAGE = f"{COURSE}/certificate"
NAMES = {"language": "both", "latin": "Asha Devi", "devanagari": "आशा देवी"}
NIGHT_IN_INDIA = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.fixture
def graduate(app: Flask, member: FlaskClient, person: Person, course: PublishedCourse) -> FlaskClient:
    """The browser of the person, who has completed the course on 21 November, Indian time."""
    with app.app_context(), time_machine.travel(NIGHT_IN_INDIA, tick=False):
        complete(person, course)
    return member


def certificates(app: Flask) -> list[Certificate]:
    with app.app_context():
        found = list(db.session.scalars(select(Certificate)))
        db.session.remove()
        return found


def test_the_name_is_asked_for_in_both_scripts(graduate: FlaskClient) -> None:
    page = graduate.get(PAGE)
    assert page.status_code == 200
    assert 'name="latin"' in page.text
    assert 'name="devanagari"' in page.text
    assert 'value="Asha Devi"' in page.text, "what is known is filled in"


def test_confirming_the_name_makes_the_certificate(app: Flask, graduate: FlaskClient, person: Person) -> None:
    response = graduate.post(PAGE, data=NAMES)
    (certificate,) = certificates(app)
    assert response.status_code == 303
    assert certificate.serial in response.location
    assert (certificate.person_id, certificate.subject) == (person.id, "course:a-course")
    award = certificate.award
    assert (award["recipient_latin"], award["recipient_devanagari"]) == ("Asha Devi", "आशा देवी")
    assert (award["wording"], award["hours"], award["languages"]) == ("completed", 2, ["en", "hi"])
    assert award["completed_on"] == "2026-11-21", "the day in India"
    assert award["marks"] == {"first-quiz": 100}
    assert graduate.get(response.location).status_code == 200


def test_asking_again_leads_to_the_one_there_is(app: Flask, graduate: FlaskClient) -> None:
    first = graduate.post(PAGE, data=NAMES).location
    assert graduate.post(PAGE, data={**NAMES, "latin": "Somebody Else"}).location == first
    assert graduate.get(PAGE).location == first
    (certificate,) = certificates(app)
    assert certificate.award["recipient_latin"] == "Asha Devi"
    assert f'href="{first}"' in graduate.get(COURSE).text


def test_many_claims_at_once_make_one_certificate(app: Flask, graduate: FlaskClient, person: Person) -> None:
    browsers = [sign_in(app.test_client(), person) for _ in range(8)]
    together = Barrier(len(browsers))

    def claim(browser: FlaskClient) -> str:
        together.wait()
        response = browser.post(PAGE, data=NAMES)
        assert response.status_code == 303
        return response.location

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert len(set(pool.map(claim, browsers))) == 1
    assert len(certificates(app)) == 1


@pytest.mark.parametrize(
    ("language", "names"),
    [("en", {"latin": "Asha Devi", "devanagari": ""}), ("hi", {"latin": "", "devanagari": "आशा देवी"})],
)
def test_one_language_needs_one_script(app: Flask, graduate: FlaskClient, language: str, names: dict[str, str]) -> None:
    assert graduate.post(PAGE, data={"language": language, **names}).status_code == 303
    (certificate,) = certificates(app)
    assert certificate.award["languages"] == [language]


def test_the_name_is_tidied_and_remembered(app: Flask, graduate: FlaskClient, person: Person) -> None:
    graduate.post(PAGE, data={**NAMES, "latin": "  Asha   Devi "})
    with app.app_context():
        known = db.session.get_one(Person, person.id)
        assert (known.certificate_name_latin, known.certificate_name_devanagari) == ("Asha Devi", "आशा देवी")
        second = make_course("second-course")
        complete(person, second)
    page = graduate.get("/courses/second-course/certificate").text
    assert 'value="Asha Devi"' in page
    assert 'value="आशा देवी"' in page


def test_a_name_in_hindi_is_offered_in_its_own_script(app: Flask, course: PublishedCourse, client: FlaskClient) -> None:
    with app.app_context():
        reader = make_person("आशा देवी", sign_in_name="asha")
        complete(reader, course)
    page = sign_in(client, reader).get(PAGE).text
    assert 'value="आशा देवी"' in page


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"latin": ""}, "आशा देवी"),
        ({"latin": "आशा देवी"}, "आशा देवी"),
        ({"latin": "12345"}, "12345"),
        ({"latin": "Аша"}, "Аша"),
        ({"devanagari": ""}, "Asha Devi"),
        ({"devanagari": "Asha Devi"}, "Asha Devi"),
        ({"devanagari": "Asha देवी"}, "Asha देवी"),
        ({"latin": "A" * 81}, "A" * 81),
        ({"devanagari": "आ" * 81}, "आ" * 81),
        ({"language": "fr"}, "Asha Devi"),
    ],
)
def test_a_name_in_the_wrong_script_is_sent_back_with_what_was_typed(
    app: Flask, graduate: FlaskClient, wrong: dict[str, str], kept: str
) -> None:
    response = graduate.post(PAGE, data={**NAMES, **wrong})
    assert response.status_code == 422
    assert kept in response.text
    assert certificates(app) == []


def test_an_incomplete_course_gives_no_certificate(app: Flask, learner: FlaskClient, enrolment_id: int) -> None:
    with app.app_context():
        do_unit(enrolment_id, "first-lesson")
    for response in (learner.get(PAGE), learner.post(PAGE, data=NAMES)):
        assert (response.status_code, response.location) == (303, COURSE)
    assert "not complete yet" in learner.get(COURSE).text
    assert certificates(app) == []


def test_a_course_that_has_come_to_ask_for_less_can_be_completed(
    app: Flask, learner: FlaskClient, enrolment_id: int
) -> None:
    with app.app_context():
        for unit_id, score in (("first-lesson", None), ("second-lesson", None), ("first-quiz", 55.0)):
            do_unit(enrolment_id, unit_id, score)
    assert "What is still missing" in learner.get(COURSE).text
    with app.app_context():
        make_course(completion={"units": "all", "quizzes": {"first-quiz": 50}})
    page = learner.get(COURSE).text
    assert "Your certificate waits for you." in page
    assert "What is still missing" not in page
    assert learner.get(PAGE).status_code == 200
    assert certificates(app) == []
    assert learner.post(PAGE, data=NAMES).status_code == 303
    (certificate,) = certificates(app)
    assert certificate.award["marks"] == {"first-quiz": 55}


def test_a_course_that_ends_in_no_certificate(app: Flask, member: FlaskClient, person: Person) -> None:
    with app.app_context():
        complete(person, make_course("short", certificate=None))
    assert member.get("/courses/short/certificate").status_code == 404
    assert member.post("/courses/short/certificate", data=NAMES).status_code == 404


def test_a_course_that_is_not_there(member: FlaskClient) -> None:
    assert member.get("/courses/none/certificate").status_code == 404


def test_somebody_who_is_not_on_the_course_is_led_to_its_page(
    app: Flask, member: FlaskClient, course: PublishedCourse
) -> None:
    assert member.post(PAGE, data=NAMES).location == COURSE
    assert certificates(app) == []


def test_a_visitor_signs_in_first(client: FlaskClient, course: PublishedCourse) -> None:
    assert client.get(PAGE).location.startswith("/sign-in?next=")


def test_looking_makes_nothing(app: Flask, graduate: FlaskClient) -> None:
    graduate.get(PAGE)
    assert certificates(app) == []


def test_one_persons_certificate_is_not_anothers(app: Flask, graduate: FlaskClient, course: PublishedCourse) -> None:
    graduate.post(PAGE, data=NAMES)
    with app.app_context():
        other = make_person("Ravi Kumar")
        enrol(other, course)
    assert sign_in(app.test_client(), other).get(PAGE).location == COURSE


@pytest.mark.parametrize("name", ["Asha Devi", "José", "D'Souza", "A. P. J.", "Zoë Łuc"])
def test_latin_names(name: str) -> None:
    assert is_latin(name)
    assert not is_devanagari(name)


@pytest.mark.parametrize("name", ["आशा", "आशा देवी", "ज़ोया क्षत्रिय", "डॉ. ऋषि", "नज़्म‌ा"])
def test_devanagari_names(name: str) -> None:
    assert is_devanagari(name)
    assert not is_latin(name)


@pytest.mark.parametrize("name", ["", "123", "आशा", "Asha आशा", "Аша", "阿莎"])
def test_other_names(name: str) -> None:
    assert not is_latin(name)
