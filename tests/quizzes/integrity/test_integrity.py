"""No response of an attempt gives away what its taker may not know yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.extensions import db
from lms.quizzes.models import AttemptState
from lms.quizzes.queries import answers_of
from tests.factories.every_kind import HAND_PARTS, NUMBERS, UNIT, WRONG
from tests.factories.marking import grade
from tests.factories.people import make_person
from tests.factories.quizzes import make_attempt
from tests.quizzes.conftest import JSON, Sitting
from tests.quizzes.integrity.shared import PAGES, Sit, begin, fields_of, layout_of, page_form, row_of, upload

UNIT_PAGE = f"/courses/a-course/first-module/{UNIT}"
ASPECTS = ("own_answer", "correctness", "marks", "feedback", "right_answer")
STRICTEST = {"review": dict.fromkeys(ASPECTS, "after_close"), "closes_at": "2099-01-01T00:00+00:00"}
CONTENT_WORDS = ("fraction", "tolerance", "multiplier", "objective", "bloom")
"""Names of fields of questions that no page and no reply has a use for."""
NEVER = ("SECRET notes", "SECRET author", "secret-author", *CONTENT_WORDS)
KEYS = ("SECRET key", *NUMBERS)
JUDGED = ("SECRET said", "SECRET hint", "SECRET rubric")


@pytest.fixture
def sit(app: Flask) -> Sit:
    """Begin the quiz of every kind in a language, with some settings."""
    return partial(begin, app)


def everywhere(client: FlaskClient) -> Iterator[TestResponse]:
    """Yield the pages outside of an attempt that could tell of it."""
    for address in (UNIT_PAGE, "/courses/a-course", "/", "/courses", "/account/data", "/account/data.json"):
        yield client.get(address, follow_redirects=True)


def while_it_goes_on(sitting: Sitting) -> Iterator[TestResponse]:
    """Yield every kind of response of an attempt in progress: pages, saves, flags, files, refusals."""
    client, url = sitting.client, sitting.url
    yield from everywhere(client)
    for page in PAGES:
        yield client.get(f"{url}?page={page}")
    for number, question in enumerate(WRONG):
        body = {"question": question, "sequence": number + 2, "answer": fields_of(sitting, question)}
        yield client.post(f"{url}/answers", json=body, headers=JSON)
        yield client.post(f"{url}/answers", json={**body, "sequence": 1}, headers=JSON)
        yield client.post(f"{url}/answers", json={**body, "answer": {"answer": ["x" * 29_000]}}, headers=JSON)
        yield client.post(f"{url}/flags", json={"question": question, "is_flagged": True}, headers=JSON)
    reply = upload(sitting)
    yield reply
    assert reply.json is not None
    yield client.get(reply.json["files"][0]["url"])
    yield upload(sitting, "visa")
    for page in PAGES:
        yield client.post(url, data=page_form(sitting, page), follow_redirects=True)
        yield client.post(url, data={**page_form(sitting, page), "q.charge.answer": "twelve", "q.steps.fly": "9"})
    for name in ("answers", "summary", "result"):
        yield client.get(f"{url}/{name}", follow_redirects=True)
    yield from everywhere(client)


def after_the_end(sitting: Sitting) -> Iterator[TestResponse]:
    """Yield every kind of response of an attempt that has been handed in."""
    client, url = sitting.client, sitting.url
    for name in ("", "/summary", "/result"):
        yield client.get(url + name, follow_redirects=True)
    yield client.get(f"{url}/answers", headers=JSON)
    yield client.post(f"{url}/answers", json={"question": "visa", "sequence": 9, "answer": {}}, headers=JSON)
    yield client.post(f"{url}/submit", follow_redirects=True)
    yield from everywhere(client)


def hand_it_in(sitting: Sitting) -> TestResponse:
    return sitting.client.post(f"{sitting.url}/submit", follow_redirects=True)


def tells_none_of(responses: Iterator[TestResponse] | list[TestResponse], telling: tuple[str, ...]) -> None:
    for response in responses:
        shown = response.get_data(as_text=True) + str(response.headers)
        found = [each for each in telling if each in shown]
        assert not found, (response.request.method, response.request.path, response.status, found)
        assert response.status_code < 500


def told(response: TestResponse) -> set[str]:
    """Return which secrets a response tells."""
    return set(re.findall(r"SECRET (\w+)", response.get_data(as_text=True)))


class TestNothingIsGivenAway:
    """Each response of an attempt, in each behaviour and language, with review rules of both extremes."""

    @pytest.mark.parametrize(("language", "rules"), [("en", STRICTEST), ("hi", {})], ids=["strictest", "usual, Hindi"])
    @pytest.mark.parametrize("behaviour", ["at_end", "at_once", "try_again"])
    def test_before_an_answer_is_checked(self, sit: Sit, language: str, rules: dict[str, Any], behaviour: str) -> None:
        sitting = sit(language, behaviour=behaviour, **rules)
        tells_none_of(while_it_goes_on(sitting), (*NEVER, *KEYS, *JUDGED))

    @pytest.mark.parametrize("behaviour", ["at_once", "try_again"])
    def test_the_rules_hold_for_answers_that_are_checked_as_one_goes(self, sit: Sit, behaviour: str) -> None:
        open_one, strict = sit(behaviour=behaviour), sit(behaviour=behaviour, **STRICTEST)
        asked = [each for each in WRONG if each not in dict(HAND_PARTS)]
        for sitting, seen in ((open_one, {"said"}), (strict, set[str]())):
            hints = {"hint"} if behaviour == "try_again" else set[str]()
            for question in asked:
                page = next(number for number, ids in enumerate(layout_of(sitting), 1) if question in ids)
                reply = sitting.client.post(
                    sitting.url, data=page_form(sitting, page, f"check.{question}"), follow_redirects=True
                )
                assert told(reply) <= seen | hints, question
                tells_none_of([reply], (*NEVER, *KEYS, "SECRET hint 2"))
            assert told(sitting.client.get(f"{sitting.url}?page=1")) == seen | hints
            tells_none_of([sitting.client.get(f"{sitting.url}/{name}") for name in ("answers", "summary")], ("SECRET",))

    def test_what_a_person_grades_is_not_checked_as_one_goes(self, sit: Sit) -> None:
        sitting = sit(behaviour="at_once", questions_a_page=0)
        for question, _ in HAND_PARTS:
            reply = sitting.client.post(sitting.url, data=page_form(sitting, 1, f"check.{question}"))
            assert "This answer is read by a person" in reply.get_data(as_text=True)
            tells_none_of([reply], (*NEVER, *KEYS, *JUDGED))

    @pytest.mark.parametrize("language", ["en", "hi"])
    def test_after_the_end_the_strictest_rules_tell_nothing(self, app: Flask, sit: Sit, language: str) -> None:
        sitting = sit(language, **STRICTEST)
        for page in PAGES:
            sitting.client.post(sitting.url, data=page_form(sitting, page))
        hand_it_in(sitting)
        tells_none_of(after_the_end(sitting), (*NEVER, *KEYS, *JUDGED))
        grade_all(app, sitting)
        assert row_of(sitting).state is AttemptState.FINISHED
        tells_none_of(after_the_end(sitting), (*NEVER, *KEYS, *JUDGED))
        pages = [sitting.client.get(f"{sitting.url}/result"), *everywhere_but_own_data(sitting.client)]
        tells_none_of(pages, ("A word from the trainer",))

    def test_after_the_end_the_usual_rules_keep_the_key_while_an_attempt_is_left(self, app: Flask, sit: Sit) -> None:
        sitting = sit()
        for page in PAGES:
            sitting.client.post(sitting.url, data=page_form(sitting, page))
        assert told(hand_it_in(sitting)) == {"said"}
        tells_none_of(after_the_end(sitting), (*NEVER, *KEYS, "SECRET hint", "SECRET rubric", "The right answer<"))
        grade_all(app, sitting)
        assert told(sitting.client.get(f"{sitting.url}/result")) == {"said", "rubric"}
        tells_none_of(after_the_end(sitting), (*NEVER, *KEYS, "SECRET hint", "The right answer<"))
        second = again(sitting)
        tells_none_of(after_the_end(sitting), (*NEVER, *KEYS, "SECRET hint", "The right answer<"))
        hand_it_in(second)
        assert told(second.client.get(f"{second.url}/result")) == {"said", "key"}
        tells_none_of(after_the_end(sitting), NEVER)

    def test_who_may_not_see_marks_sees_a_comment_but_no_points(self, app: Flask, sit: Sit) -> None:
        sitting = sit(review={"marks": "never", "correctness": "never"})
        sitting.client.post(sitting.url, data=page_form(sitting, 3))
        hand_it_in(sitting)
        grade_all(app, sitting)
        shown = sitting.client.get(f"{sitting.url}/result").get_data(as_text=True)
        assert "A word from the trainer" in shown
        score = row_of(sitting).score
        assert score
        pages = [sitting.client.get(f"{sitting.url}/result"), *everywhere_but_own_data(sitting.client)]
        telling = ("SECRET rubric", "17 of 17", f'value="{score}"', "Not right", "of the band", "Not yet", "Well done")
        tells_none_of(pages, telling)


def everywhere_but_own_data(client: FlaskClient) -> list[TestResponse]:
    return [each for each in everywhere(client) if "/account/" not in each.request.path]


def grade_all(app: Flask, sitting: Sitting) -> None:
    """Grade by hand whatever waits for a person."""
    with app.app_context():
        grader = make_person("Meera Iyer").id
        answered = answers_of(sitting.attempt_id)
        for question, part in HAND_PARTS:
            if question in answered:
                given = {"levels": {"facts": 17}, "fraction": None, "comment": "A word from the trainer"}
                grade(sitting.attempt_id, question, part, by=grader, **given)
        db.session.remove()


def again(sitting: Sitting) -> Sitting:
    """Begin another attempt of the same person."""
    with sitting.client.application.app_context():
        attempt_id = make_attempt(sitting.person, sitting.course)
        db.session.remove()
    return Sitting(sitting.person, sitting.course, attempt_id, sitting.client)
