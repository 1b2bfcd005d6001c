"""What may not be known, done or changed by those who take a quiz; and that nothing is done by halves."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

import pytest
import time_machine
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.people.roles import Role
from lms.quizzes.accommodation_operations import create_override
from lms.quizzes.documents import QuizContent
from lms.quizzes.exchange.drafts import Taken
from lms.quizzes.exchange.gift import read_gift
from lms.quizzes.exchange.moodle_xml import read_moodle_xml
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.layout import lay_out
from lms.quizzes.models import AttemptState, QuizAnswer, QuizAttempt
from lms.quizzes.operations import close_overdue, start_attempt
from lms.quizzes.queries import GRACE, answers_of
from lms.quizzes.saving import AttemptClosed, sequence_now
from lms.quizzes.terms import Override
from tests.factories.courses import MODULE, make_course, text, yaml
from tests.factories.every_kind import HAND_PARTS, NUMBERS, UNIT, WRONG, every_kind_file, make_every_kind
from tests.factories.files import PDF
from tests.factories.marking import grade, make_quiz_by_hand
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import (
    QUIZ_FILE,
    RIGHT,
    give,
    hand_in,
    make_attempt,
    make_enrolment,
    make_quiz,
    quiz_file,
    take,
)
from tests.quizzes.conftest import JSON, Sitting
from tests.quizzes.questions import ordering

UNIT_PAGE = f"/courses/a-course/first-module/{UNIT}"
PAGES = (1, 2, 3)
ASPECTS = ("own_answer", "correctness", "marks", "feedback", "right_answer")
STRICTEST = {"review": dict.fromkeys(ASPECTS, "after_close"), "closes_at": "2099-01-01T00:00+00:00"}
CONTENT_WORDS = ("fraction", "tolerance", "multiplier", "objective", "bloom")
"""Names of fields of questions that no page and no reply has a use for."""
NEVER = ("SECRET notes", "SECRET author", "secret-author", *CONTENT_WORDS)
KEYS = ("SECRET key", *NUMBERS)
JUDGED = ("SECRET said", "SECRET hint", "SECRET rubric")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

Sit = Callable[..., Sitting]


@pytest.fixture
def sit(app: Flask) -> Sit:
    """Begin the quiz of every kind in a language, with some settings."""

    def begin(language: str = "en", **settings: Any) -> Sitting:
        with app.app_context():
            person, course = make_person(language=language), make_every_kind(**settings)
            attempt_id = make_attempt(person, course)
            db.session.remove()
        return Sitting(person, course, attempt_id, sign_in(app.test_client(), person))

    return begin


def content_of(course: PublishedCourse) -> QuizContent:
    content = course.document.unit(UNIT).content
    assert isinstance(content, QuizContent)
    return content


def fields_of(sitting: Sitting, question: str) -> dict[str, list[str]]:
    """Return what the controls of a question hold for the wrong answer to it."""
    return content_of(sitting.course).by_id[question].fields(WRONG[question])


def page_form(sitting: Sitting, page: int, go: str = "stay") -> dict[str, Any]:
    """Return the form of a page, each question of it answered wrongly."""
    asked = [each for each in layout_of(sitting)[page - 1] if each in WRONG]
    data: dict[str, Any] = {"page": page, "go": go}
    for each in asked:
        data[f"before.{each}"] = "null"
        data.update({f"q.{each}.{part}": values for part, values in fields_of(sitting, each).items()})
    return data


def layout_of(sitting: Sitting) -> list[list[str]]:
    with sitting.client.application.app_context():
        layout = db.session.scalar(select(QuizAttempt.layout).where(QuizAttempt.id == sitting.attempt_id))
        db.session.remove()
    assert layout is not None
    pages: list[list[str]] = layout["pages"]
    return pages


def row_of(sitting: Sitting) -> QuizAttempt:
    with sitting.client.application.app_context():
        row = db.session.get_one(QuizAttempt, sitting.attempt_id)
        db.session.expunge(row)
        db.session.remove()
    return row


def upload(sitting: Sitting, question: str = "advice") -> TestResponse:
    data = {f"q.{question}.upload": (io.BytesIO(PDF), "slip.pdf")}
    return sitting.client.post(f"{sitting.url}/files", data=data, headers=JSON)


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
        tells_none_of(pages, ("SECRET rubric", "17 of 17", f'value="{score}"', "Not right", "of the band"))


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


CHANGING = (
    (r"/attempts/\d+", "/attempts/N"),
    (r'data-(now|key|sequence)="[^"]*"', ""),
    (r'name="csrf_token" value="[^"]*"', ""),
    (r"/account/\d+|/people/\d+", ""),
)


def without_what_always_differs(shown: str) -> str:
    for pattern, instead in CHANGING:
        shown = re.sub(pattern, instead, shown)
    return shown


class TestThePageDoesNotDependOnTheKey:
    """The source of a page with one key is that with another: no id, order or attribute lets anybody tell."""

    @pytest.mark.parametrize("behaviour", ["at_end", "try_again"])
    def test_letter_by_letter(self, app: Flask, behaviour: str) -> None:
        seen: list[list[str]] = []
        for key in (0, 1):
            with app.app_context():
                person = make_person("Asha Devi")
                course = make_every_kind(key=key, shuffle_choices=False, behaviour=behaviour)
                attempt_id = make_attempt(person, course)
                db.session.remove()
            client = sign_in(app.test_client(), person)
            addresses = [UNIT_PAGE, *(f"/attempts/{attempt_id}?page={page}" for page in PAGES)]
            shown = [client.get(address).get_data(as_text=True) for address in addresses]
            seen.append([without_what_always_differs(each) for each in shown])
        assert "Step fly" in seen[0][2]
        assert seen[0] == seen[1]

    def test_where_choices_are_shuffled_each_item_comes_to_each_place(self, app: Flask) -> None:
        with app.app_context():
            content = content_of(make_every_kind(shuffle_choices=True))
        orders = [lay_out(content, seed).orders for seed in range(200)]
        ids = ("check", "sign", "pay", "fly")
        for place in range(4):
            assert {each["steps"][""][place] for each in orders} == set(ids)
        for question, name in (("visa", ""), ("papers", ""), ("doors", ""), ("notice", "length"), ("story", "first")):
            assert len({tuple(each[question][name]) for each in orders}) == 6, question

    def test_without_shuffling_the_place_of_an_item_says_nothing_about_its_turn(self) -> None:
        turns = []
        for start in range(40):
            ids = [f"step-{(start * 7 + number * 3) % 41}" for number in range(5)]
            question = ordering(ids)  # type: ignore[arg-type] - any ids will do
            shown = [each for each, _, _ in question.controls(None, {})["items"]]
            turns.append(ids.index(shown[0]))
        assert set(turns) == set(range(5))


MOODLE = '<?xml version="1.0"?><quiz><question type="{kind}"><name><text>Q</text></name>{body}</question></quiz>'
STEPS = ("check the agent", "sign the contract", "pay with a receipt", "fly", "write home")


def imported_ids(read: Callable[[bytes], Taken], source: str) -> dict[str, str]:
    """Return the ids that a question from a file gives to its choices, options or items, by their words."""
    (found,) = read(source.encode()).drafts
    question = to_question(found, "en", set()).question
    assert question is not None
    parts = question.model_dump()
    lists = [parts.get(name) or () for name in ("choices", "options", "items")]
    lists += [gap["choices"] for gap in parts.get("gaps", ())]
    return {each["text"]["en"]: each["id"] for each in chain(*lists)}


def in_gift(right: str) -> str:
    marks = " ".join(f"{'=' if each == right else '~'}{each}" for each in sorted(STEPS, key=right.__ne__))
    return f"What first? {{{marks}}}"


def in_pairs(order: tuple[str, ...]) -> str:
    pairs = " ".join(f"=Stem {number} -> {each}" for number, each in enumerate(order))
    return f"Match. {{{pairs}}}"


def in_moodle(order: tuple[str, ...]) -> str:
    answers = "".join(f'<answer fraction="1"><text>{each}</text></answer>' for each in order)
    return MOODLE.format(kind="ordering", body=f"<questiontext><text>Order them</text></questiontext>{answers}")


def in_cloze(right: str) -> str:
    choices = "~".join(f"{'=' if each == right else ''}{each}" for each in sorted(STEPS, key=right.__ne__))
    return MOODLE.format(kind="cloze", body=f"<questiontext><text>First {{1:MC:{choices}}}</text></questiontext>")


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("read", "first", "second"),
    [
        (read_gift, in_gift(STEPS[0]), in_gift(STEPS[3])),
        (read_gift, in_pairs(STEPS), in_pairs(STEPS[::-1])),
        (read_moodle_xml, in_moodle(STEPS), in_moodle(STEPS[::-1])),
        (read_moodle_xml, in_cloze(STEPS[0]), in_cloze(STEPS[3])),
    ],
    ids=["single choice", "matching", "ordering", "gap"],
)
def test_ids_that_an_import_makes_depend_on_the_words_alone(
    read: Callable[[bytes], Taken], first: str, second: str
) -> None:
    """The same words in another order, or with another key, have the same ids: the page shows them."""
    ids = imported_ids(read, first)
    assert set(ids) == set(STEPS)
    assert ids == imported_ids(read, second)


class TestWhatIsForged:
    """Posts that no page of ours would send."""

    @pytest.fixture
    def drawn(self, app: Flask) -> Sitting:
        """An attempt at one question, drawn from two; the course has another quiz."""
        other = {**quiz_file(), "questions": [{**quiz_file()["questions"][0], "id": "elsewhere"}]}
        content = {"slots": [{"draw": 1, "kinds": ["single_choice"]}]}
        questions = [{**quiz_file()["questions"][0], "id": each} for each in ("visa", "left-over")]
        with app.app_context():
            person = make_person()
            course = make_quiz_beside(other, {**content, "questions": [*questions, every_kind_file()["questions"][9]]})
            attempt_id = make_attempt(person, course)
            db.session.remove()
        return Sitting(person, course, attempt_id, sign_in(app.test_client(), person))

    def test_questions_that_are_not_asked_take_no_answer(self, drawn: Sitting) -> None:
        asked = layout_of(drawn)[0][0]
        (left_over,) = {"visa", "left-over"} - {asked}
        for foreign in (left_over, "elsewhere", "story", "lawful", "story.lawful", "nobody", "between"):
            reply = drawn.send(foreign, "b")
            assert reply.status_code == 422, foreign
            flagged = drawn.client.post(
                f"{drawn.url}/flags", json={"question": foreign, "is_flagged": True}, headers=JSON
            )
            assert flagged.status_code in {200, 422}, foreign
            drawn.client.post(drawn.url, data={"page": 1, f"before.{foreign}": "null", f"q.{foreign}.answer": "b"})
            drawn.client.post(drawn.url, data={"page": 1, f"before.{foreign}": "null", "go": f"check.{foreign}"})
            assert upload(drawn, foreign).status_code == 422
        assert drawn.answers() == {}

    def test_the_parts_of_a_case_are_answered_in_the_case_only(self, sit: Sit) -> None:
        sitting = sit(questions_a_page=0)
        assert sitting.send("lawful", "true").status_code == 422
        foreign = {"story": {"elsewhere.answer": ["x"]}, "doors": {"nobody": ["office"]}, "notice": {"else": ["x"]}}
        for question, answer in foreign.items():
            body = {"question": question, "sequence": 5, "answer": answer}
            sitting.client.post(f"{sitting.url}/answers", json=body, headers=JSON)
        data = {"page": 1, "before.lawful": "null", "q.lawful.answer": "true", "q.story.nobody.answer": "x"}
        sitting.client.post(sitting.url, data=data)
        kept = {question: answer for question, answer in sitting.answers().items() if answer is not None}
        assert kept == {}

    @pytest.mark.parametrize("question", list(WRONG))
    def test_marks_and_states_that_are_posted_count_for_nothing(self, sit: Sit, question: str) -> None:
        sitting = sit(questions_a_page=0)
        body = {"question": question, "sequence": 5, "answer": fields_of(sitting, question)}
        forged = {"fraction": 1, "score": 100, "earned": 9, "state": "finished", "tries": 0, "settled_at": None}
        for name, value in forged.items():
            more = {**body, name: value}
            assert sitting.client.post(f"{sitting.url}/answers", json=more, headers=JSON).status_code == 422
        data = {**page_form(sitting, 1), **forged, f"fraction.{question}": "1", f"q.{question}.fraction": "1"}
        sitting.client.post(sitting.url, data={name: value for name, value in data.items() if value is not None})
        sitting.client.post(f"{sitting.url}/submit", data=forged | {"settled_at": ""})
        with sitting.client.application.app_context():
            fractions = set(db.session.scalars(select(QuizAnswer.fraction)))
            db.session.remove()
        assert fractions <= {0.0, None}
        assert row_of(sitting).state is AttemptState.SUBMITTED
        assert row_of(sitting).score is None

    def test_the_time_is_not_up_because_a_form_says_so(self, sit: Sit) -> None:
        sitting = sit(time_limit_minutes=10)
        sitting.client.post(sitting.url, data=page_form(sitting, 1, "time-is-up"))
        assert row_of(sitting).state is AttemptState.IN_PROGRESS

    def test_forward_only_takes_its_pages_in_their_order(self, sit: Sit) -> None:
        sitting = sit(navigation="forward", behaviour="at_once")
        first, second, third = layout_of(sitting)
        for page, ids in ((2, second), (3, third)):
            for go in ("stay", "next", "previous", ids[0], f"check.{ids[0]}", "summary"):
                sitting.client.post(sitting.url, data=page_form(sitting, page, go))
        data = {**page_form(sitting, 2), "page": 1, "go": f"check.{second[0]}"}
        sitting.client.post(sitting.url, data=data)
        assert sitting.answers() == {}
        sitting.client.post(sitting.url, data=page_form(sitting, 1, "next"))
        before = sitting.answers()
        assert set(before) == set(first)
        for page in (1, 3):
            sitting.client.post(sitting.url, data={**page_form(sitting, page, "next"), "q.visa.answer": "work"})
        for each in (*first, *third):
            if each in WRONG:
                body = {"question": each, "sequence": 2**50, "answer": fields_of(sitting, each)}
                assert sitting.client.post(f"{sitting.url}/answers", json=body, headers=JSON).status_code == 422
        assert upload(sitting).status_code == 422
        assert sitting.answers() == before
        assert row_of(sitting).reached_page == 2

    def test_after_the_end_nothing_is_taken(self, sit: Sit) -> None:
        sitting = sit()
        sitting.client.post(sitting.url, data=page_form(sitting, 1))
        hand_it_in(sitting)
        before, client, url = sitting.answers(), sitting.client, sitting.url
        for question in WRONG:
            body = {"question": question, "sequence": 2**50, "answer": fields_of(sitting, question)}
            assert client.post(f"{url}/answers", json=body, headers=JSON).status_code == 409
            flag = {"question": question, "is_flagged": True}
            assert client.post(f"{url}/flags", json=flag, headers=JSON).status_code == 409
        assert upload(sitting).status_code == 409
        for page in PAGES:
            for go in ("stay", "next", "check.visa", "time-is-up"):
                assert client.post(url, data=page_form(sitting, page, go)).status_code == 303
        assert sitting.answers() == before


def make_quiz_beside(other: dict[str, Any], content: dict[str, Any]) -> PublishedCourse:
    """Publish a course with the first quiz and one more."""
    title = text("Second quiz", "दूसरी प्रश्नोत्तरी")
    files = {
        QUIZ_FILE: yaml({**quiz_file(), **content}),
        f"{MODULE}/04-second-quiz.yaml": yaml({**other, "title": title}),
    }
    return make_course(files=files)


def test_every_address_of_somebody_elses_attempt_is_not_there(app: Flask, sit: Sit, stranger: FlaskClient) -> None:
    """The addresses are those that the application has, so that a new one is asked too."""
    sitting = sit()
    reply = upload(sitting).json
    assert reply is not None
    values = {"attempt_id": sitting.attempt_id, "file_id": reply["files"][0]["id"]}
    with app.app_context():
        trainer = make_person("Meera Iyer", [(Role.TRAINER, "course:a-course")])
        office = make_person("Lata Menon", [Role.ADMINISTRATOR])
    others = {"a stranger": stranger}
    others |= {each.full_name: sign_in(app.test_client(), each) for each in (trainer, office)}
    bodies = {
        "quizzes.save_answer": {"question": "visa", "sequence": 5, "answer": {"answer": ["work"]}},
        "quizzes.save_flag": {"question": "visa", "is_flagged": True},
    }
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/attempts/<int:attempt_id>")]
    assert len(rules) >= 9
    with app.test_request_context():
        addresses = [
            (rule.endpoint, method, url_for(rule.endpoint, **{each: values[each] for each in rule.arguments}))
            for rule in rules
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
    for who, client in others.items():
        for endpoint, method, address in addresses:
            if endpoint == "quizzes.show_file" and who != "a stranger":
                continue  # those who teach read what was handed in
            reply = client.open(address, method=method, headers=JSON, json=bodies.get(endpoint))
            assert reply.status_code == 404, (who, method, address)
    assert sitting.answers() == {}
    assert row_of(sitting).state is AttemptState.IN_PROGRESS


def together(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Do some things in as many threads at the same moment; return what each gave, or the exception, in their order."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[place] = act()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                results[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def starting(person: Person, course: PublishedCourse, enrolment_id: int) -> Callable[[], int]:
    def start() -> int:
        with transaction():
            return start_attempt(enrolment_id, course, course.document.unit(UNIT), by=person.id)

    return start


@pytest.mark.usefixtures("app_context")
class TestAtTheSameMoment:
    """What several requests do at once."""

    def test_twenty_starts_while_a_delay_runs_begin_nothing_and_after_it_one(self, app: Flask) -> None:
        person, course = make_person(), make_quiz(attempts=0, delay_minutes=60)
        with time_machine.travel(NOON, tick=False) as now:
            take(person, course, RIGHT)
            start = starting(person, course, make_enrolment(person, course))
            assert all(isinstance(each, Refusal) for each in together(app, *[start] * 20))
            now.shift(timedelta(minutes=60))
            begun = together(app, *[start] * 20)
        assert len(set(map(str, begun))) == 1
        assert db.session.scalar(select(func.count(QuizAttempt.id))) == 2

    def test_twenty_starts_with_one_attempt_more_by_an_override_begin_one(self, app: Flask) -> None:
        person, course = make_person(), make_quiz(attempts=1)
        take(person, course, RIGHT)
        enrolment_id = make_enrolment(person, course)
        start = starting(person, course, enrolment_id)
        assert all(isinstance(each, Refusal) for each in together(app, *[start] * 20))
        with transaction():
            whose = db.session.get_one(Enrolment, enrolment_id)
            create_override(whose, UNIT, Override(attempts=2), reason="A power cut", by=None)
        begun = together(app, *[start] * 20)
        assert len(set(map(str, begun))) == 1
        assert db.session.scalar(select(func.count(QuizAttempt.id))) == 2

    def test_two_submissions_and_a_grade(self, app: Flask) -> None:
        course, grader = make_quiz_by_hand(), make_person("Meera Iyer").id
        for number in range(5):
            person = make_person(f"Person {number}")
            attempt_id = hand_in_later(person, course)
            submit = partial(hand_in, person, attempt_id)
            judge = partial(grade, attempt_id, "letter", by=grader)
            first, second, graded = together(app, submit, submit, judge)
            assert (first, second) == (None, None)
            if isinstance(graded, Refusal):  # it came before both
                assert judge()
            else:
                assert graded is True
            db.session.rollback()
            row = db.session.get_one(QuizAttempt, attempt_id, populate_existing=True)
            assert (row.state, row.earned, row.most) == (AttemptState.FINISHED, 6, 8)
            assert moves_of(attempt_id) == ["started", "submitted", "finished"]

    def test_saves_and_a_submission(self, app: Flask) -> None:
        """Each save is in, or is refused; and what was graded is what is kept."""
        course = make_quiz()
        for number in range(5):
            person = make_person(f"Person {number}")
            attempt_id = make_attempt(person, course)
            now = sequence_now()
            choices = [("a", "b")[step % 2] for step in range(8)]
            saves = [saving(person, attempt_id, choice, now + step) for step, choice in enumerate(choices)]
            submitted, *kept = together(app, partial(hand_in, person, attempt_id), *saves)
            assert submitted is None
            assert is_whole(attempt_id, choices, kept)

    def test_saves_and_the_worker_who_closes_what_ran_out(self, app: Flask) -> None:
        course = make_quiz(time_limit_minutes=10)
        choices = [("a", "b")[step % 2] for step in range(40)]
        refused = 0
        for number in range(5):
            person = make_person(f"Person {number}")
            with time_machine.travel(NOON, tick=False):
                attempt_id = make_attempt(person, course)
            saves = [saving(person, attempt_id, choice, 1000 + step) for step, choice in enumerate(choices)]
            with time_machine.travel(NOON + timedelta(minutes=10) + GRACE - timedelta(milliseconds=40)):
                kept, closed = together(app, partial(one_after_the_other, saves), close_what_runs_out)
            assert isinstance(kept, list)
            assert closed == 1
            assert is_whole(attempt_id, choices, kept)
            refused += sum(isinstance(each, AttemptClosed) for each in kept)
        assert refused  # the end was passed while answers came


def hand_in_later(person: Person, course: PublishedCourse) -> int:
    """Answer the quiz that people grade, without the case, and do not hand it in yet."""
    attempt_id = make_attempt(person, course)
    give(person, attempt_id, {"visa": "b", "letter": {"text": "Dear Sir", "files": []}})
    return attempt_id


def saving(person: Person, attempt_id: int, choice: str, sequence: int) -> Callable[[], bool]:
    def save() -> bool:
        give(person, attempt_id, {"visa": choice}, sequence=sequence)
        return True

    return save


def one_after_the_other(saves: list[Callable[[], bool]]) -> list[object]:
    outcomes: list[object] = []
    for save in saves:
        try:
            outcomes.append(save())
        except AttemptClosed as closed:
            outcomes.append(closed)
    return outcomes


def close_what_runs_out() -> int:
    """Go round as the worker does until an attempt was closed."""
    return next((closed for _ in range(10_000) if (closed := close_overdue())), 0)


def is_whole(attempt_id: int, choices: list[str], outcomes: list[object]) -> bool:
    """Whether the newest answer that was taken is the one that is kept and graded, all others being refused."""
    assert all(each is True or isinstance(each, AttemptClosed) for each in outcomes), outcomes
    taken = [choice for choice, outcome in zip(choices, outcomes, strict=True) if outcome is True]
    db.session.rollback()
    row = db.session.get_one(QuizAttempt, attempt_id, populate_existing=True)
    kept = answers_of(attempt_id).get("visa")
    assert row.state is AttemptState.FINISHED
    assert (kept.answer if kept else None) == (taken[-1] if taken else None)
    assert row.earned == (1 if kept and kept.answer == "b" else 0)
    return True


def moves_of(attempt_id: int) -> list[str]:
    of_attempt = (HistoryEntry.subject_kind == "quiz_attempts", HistoryEntry.subject_id == attempt_id)
    known = ("started", "overdue", "submitted", "finished")
    actions = db.session.scalars(select(HistoryEntry.action).where(*of_attempt).order_by(HistoryEntry.id))
    moves = [each.removeprefix("quizzes.attempt_") for each in actions]
    return [each for each in moves if each in known]
