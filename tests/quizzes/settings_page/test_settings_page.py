"""The settings of a quiz are changed on one page, written into its file, and hold from the next attempt on."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.history import HistoryEntry
from lms.courses.models import CourseRevision, Origin
from lms.courses.operations import published_bundle
from lms.courses.queries import PublishedCourse, published
from lms.courses.yaml_files import read_yaml
from lms.extensions import db
from lms.people.roles import Role
from lms.quizzes.documents import QuizContent
from lms.quizzes.queries import attempt_of
from lms.quizzes.review import Moment
from lms.quizzes.settings import Behaviour, Purpose, QuizSettings
from tests.factories.courses import MODULE, make_bundle, make_course, text, yaml
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import QUIZ_FILE, make_attempt, make_quiz
from tests.forms import drawn_values

PAGE = "/teaching/a-course/quizzes/first-quiz/settings"


@pytest.fixture
def quiz(app: Flask) -> PublishedCourse:
    """A course with the quiz of the factory."""
    with app.app_context():
        return make_quiz()


@pytest.fixture
def trainer(app: Flask, client: FlaskClient, quiz: PublishedCourse) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        return sign_in(client, make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")]))


def save(trainer: FlaskClient, url: str = PAGE, **changes: Any) -> TestResponse:
    """Send the form as it is drawn, with some controls changed; None takes a control away."""
    values: dict[str, Any] = drawn_values(trainer.get(url).text)
    values |= {name.replace("__", "-"): value for name, value in changes.items()}
    return trainer.post(url, data={name: value for name, value in values.items() if value is not None})


def settings_now(app: Flask, slug: str = "a-course") -> QuizSettings:
    with app.app_context():
        course = published(slug)
        assert course is not None
        content = course.document.unit("first-quiz").content
        db.session.remove()
    assert isinstance(content, QuizContent)
    return content.settings


def written_now(app: Flask) -> dict[str, Any]:
    with app.app_context():
        bundle = published_bundle("a-course")
        db.session.remove()
    assert bundle is not None
    said: dict[str, Any] = read_yaml(bundle.files[QUIZ_FILE].decode()).data
    return said


def test_the_page_shows_what_is_set(trainer: FlaskClient) -> None:
    page = trainer.get(PAGE)
    assert page.status_code == 200
    values = drawn_values(page.text)
    assert (values["purpose"], values["attempts"], values["pass_mark"]) == (["graded"], ["2"], ["60"])
    assert values["time_limit_minutes"] == [""]
    assert values["penalty"] == ["33.33333"]
    assert values["right_answer"] == ["just_after", "later", "after_close"]
    for words in (
        "Dates: always open",
        "2 questions on a page; choices shuffled",
        "When answers are judged: at the end",
    ):
        assert words in page.text
    assert "everything after handing in, right answers once nothing more can be gained" in page.text


def test_the_four_choices_of_an_ordinary_quiz_are_written(app: Flask, trainer: FlaskClient) -> None:
    answer = save(trainer, purpose="graded", pass_mark="72.5", attempts="0", time_limit_minutes="४५")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Saved. It holds for attempts that begin from now on." in trainer.get(PAGE).text
    settings = settings_now(app)
    assert (settings.pass_mark, settings.attempts, settings.time_limit_minutes) == (72.5, 0, 45)
    assert written_now(app)["settings"] == {
        "questions_a_page": 2,
        "attempts": 0,
        "pass_mark": 72.5,
        "time_limit_minutes": 45,
    }


def test_what_is_as_usual_is_not_written(app: Flask, trainer: FlaskClient) -> None:
    save(trainer, attempts="3", questions_a_page="5")
    assert "settings" not in written_now(app)
    assert settings_now(app) == QuizSettings()


def test_certainty_can_be_asked_where_answers_are_not_tried_again(app: Flask, trainer: FlaskClient) -> None:
    assert save(trainer, certainty="y", behaviour="at_once").status_code == 303
    assert settings_now(app).certainty
    refused = save(trainer, certainty="y", behaviour="try_again")
    assert refused.status_code == 422
    assert "Certainty cannot be asked" in refused.text
    assert settings_now(app).behaviour is Behaviour.AT_ONCE


def test_everything_can_be_set_and_comes_back(app: Flask, trainer: FlaskClient) -> None:
    changes: dict[str, Any] = {
        "purpose": "practice",
        "opens_at": "2026-12-01T10:00",
        "due_at": "2026-12-05T18:00",
        "closes_at": "07-12-2026 18:00",
        "delay_minutes": "1440",
        "grade": "average",
        "questions_a_page": "0",
        "navigation": "forward",
        "shuffle_questions": "y",
        "shuffle_choices": None,
        "behaviour": "try_again",
        "tries": "2",
        "penalty": "25",
        "own_answer": ["during", "later"],
        "marks": ["after_close"],
        "right_answer": None,
        "hold_right_answers": None,
        "bands__0__start": "50",
        "bands__0__text_en": "Well done.",
        "bands__0__text_hi": "बहुत अच्छा।",
    }
    assert save(trainer, **changes).status_code == 303
    settings = settings_now(app)
    assert settings.purpose is Purpose.PRACTICE
    assert [str(each) for each in (settings.opens_at, settings.due_at, settings.closes_at)] == [
        "2026-12-01 10:00:00+05:30",
        "2026-12-05 18:00:00+05:30",
        "2026-12-07 18:00:00+05:30",
    ]
    assert (settings.behaviour, settings.tries, settings.penalty) == (Behaviour.TRY_AGAIN, 2, 0.25)
    assert (settings.is_forward_only, settings.shuffle_questions, settings.shuffle_choices) == (True, True, False)
    assert settings.review.own_answer == (Moment.DURING, Moment.LATER)
    assert (settings.review.right_answer, settings.review.hold_right_answers) == ((), False)
    assert settings.band_for(50) == {"en": "Well done.", "hi": "बहुत अच्छा।"}
    review = written_now(app)["settings"]["review"]
    assert review == {
        "own_answer": ["during", "later"],
        "marks": "after_close",
        "right_answer": "never",
        "hold_right_answers": False,
    }
    page = trainer.get(PAGE).text
    assert "opens 1 Dec 2026, 10:00 AM" in page
    assert save(trainer).status_code == 303
    assert "Nothing was changed." in trainer.get(PAGE).text
    assert settings_now(app) == settings


def test_there_are_always_spare_rows_for_words(trainer: FlaskClient) -> None:
    assert "bands-1-start" in drawn_values(trainer.get(PAGE).text)
    words = {"text_en": "Well done.", "text_hi": "बहुत अच्छा।"}
    for row, start in enumerate(("50", "80")):
        save(
            trainer,
            **{f"bands__{row}__start": start},
            **{f"bands__{row}__{name}": said for name, said in words.items()},
        )
    values = drawn_values(trainer.get(PAGE).text)
    assert [values[f"bands-{row}-start"] for row in range(4)] == [["50"], ["80"], [""], [""]]
    assert "bands-4-start" not in values


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"attempts": "many"}, "Attempts: Enter a whole number from 0 to 100."),
        ({"attempts": "101"}, "Attempts: Enter a whole number from 0 to 100."),
        ({"attempts": "nan"}, "Attempts: Enter a whole number from 0 to 100."),
        ({"attempts": None}, "Attempts: Enter a whole number from 0 to 100."),
        ({"pass_mark": "nan"}, "Marks needed to pass: Enter a number from 0 to 100."),
        ({"time_limit_minutes": "0"}, "Time limit: Enter a whole number from 1 to 1,440."),
        ({"purpose": "exam"}, "What it is for: Not a valid choice."),
        ({"opens_at": "soon"}, "Opens: Enter a day and a time, like 2026-11-21 10:30."),
        ({"opens_at": "0001-01-01T10:00"}, "Opens: Enter a day and a time, like 2026-11-21 10:30."),
        ({"opens_at": "2026-12-02T10:00", "closes_at": "2026-12-01T10:00"}, "Closes: The quiz closes before it opens."),
        ({"due_at": "2026-12-02T10:00", "closes_at": "2026-12-01T10:00"}, "Due: The quiz is due after it has closed."),
        ({"bands__0__start": "50", "bands__0__text_en": "Good"}, "हिन्दी: Write the words in this language too."),
        ({"bands__0__text_en": "Good", "bands__0__text_hi": "अच्छा"}, "Say from which result these words are shown."),
        ({"marks": ["whenever"]}, "Marks: "),
        ({"pre_test": "nowhere"}, "Test before: "),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(
    app: Flask, trainer: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    before = settings_now(app)
    answer = save(trainer, **changes, delay_minutes="77")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert drawn_values(answer.text)["delay_minutes"] == ["77"]
    for name, value in changes.items():
        if isinstance(value, str) and name not in {"purpose", "pre_test", "opens_at", "due_at", "closes_at"}:
            assert drawn_values(answer.text)[name.replace("__", "-")] == [value]
    assert settings_now(app) == before


def test_two_texts_for_the_same_result_are_refused(app: Flask, trainer: FlaskClient) -> None:
    rows = {
        f"bands__{row}__{name}": said
        for row in (0, 1)
        for name, said in {"start": "50", "text_en": "A", "text_hi": "अ"}.items()
    }
    answer = save(trainer, **rows)
    assert answer.status_code == 422
    assert "Two texts begin at the same result; give each its own." in answer.text


def test_what_somebody_else_has_set_meanwhile_is_shown_and_nothing_is_lost(app: Flask, trainer: FlaskClient) -> None:
    drawn = drawn_values(trainer.get(PAGE).text)
    save(trainer, attempts="7")
    answer = trainer.post(PAGE, data={**drawn, "pass_mark": "80"})
    assert answer.status_code == 422
    assert "Somebody else has changed this since you opened the page" in answer.text
    assert "Now set: Attempts – 7 attempts" in answer.text
    values = drawn_values(answer.text)
    assert (values["attempts"], values["pass_mark"]) == (["2"], ["80"])
    assert settings_now(app).attempts == 7
    assert trainer.post(PAGE, data={**values, "attempts": "7"}).status_code == 303
    settings = settings_now(app)
    assert (settings.attempts, settings.pass_mark) == (7, 80)


def test_an_attempt_that_has_begun_keeps_its_rules(app: Flask, trainer: FlaskClient, quiz: PublishedCourse) -> None:
    with app.app_context():
        asha = make_person()
        attempt_id = make_attempt(asha, quiz)
        db.session.remove()
    assert "1 person is in the middle of an attempt" in trainer.get(PAGE).text
    save(trainer, behaviour="at_once")
    with app.app_context():
        attempt = attempt_of(asha.id, attempt_id)
        assert attempt is not None
        assert attempt.content.settings.behaviour is Behaviour.AT_END
        db.session.remove()
    assert settings_now(app).behaviour is Behaviour.AT_ONCE


def test_who_changed_what_is_in_the_history(app: Flask, trainer: FlaskClient) -> None:
    save(trainer, attempts="5", marks=["later"])
    with app.app_context():
        entry = db.session.scalars(select(HistoryEntry).filter_by(action="quizzes.settings_changed")).one()
        revision = db.session.get(CourseRevision, entry.subject_id)
        assert revision is not None
        assert (revision.origin, revision.number, revision.published_by_id) == (Origin.BROWSER, 2, entry.actor_id)
        changed = {"attempts": [2, 5], "review": None}
        assert entry.detail == {"course": "a-course", "unit": "first-quiz", "changed": changed}
        db.session.remove()


def test_the_test_before_is_another_quiz_of_the_course(app: Flask, trainer: FlaskClient) -> None:
    pre_test = {
        "kind": "quiz",
        "title": text("Before the course"),
        "aim": text("See what you know."),
        "minutes": 5,
        "questions": [{"id": "q", "kind": "true_false", "text": text("So it is."), "answer": True}],
    }
    with app.app_context():
        make_course(files={f"{MODULE}/04-pre-quiz.yaml": yaml(pre_test)})
        db.session.remove()
    page = trainer.get(PAGE).text
    assert "Before the course" in page
    assert '<option value="first-quiz"' not in page
    assert save(trainer, pre_test="pre-quiz").status_code == 303
    assert settings_now(app).pre_test == "pre-quiz"
    assert "compared with" in trainer.get(PAGE).text


def test_a_quiz_of_another_course_is_changed_there(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        own: dict[str, bytes | str | None] = dict.fromkeys(
            path for path in make_bundle().files if path.startswith(MODULE)
        )
        taken = {"04-taken/module.yaml": yaml({"from": "a-course/first-module"})}
        make_course("borrower", files={**own, **taken}, completion=None)
        meera = make_person("Meera", [(Role.TRAINER, "course:borrower")])
        db.session.remove()
    browser = sign_in(app.test_client(), meera)
    url = "/teaching/borrower/quizzes/first-quiz/settings"
    page = browser.get(url)
    assert page.status_code == 200
    assert "This is taken from the course “A course” and cannot be changed here." in page.text
    assert '<form class="form"' not in page.text
    assert browser.post(url, data={"attempts": "9"}).status_code == 409
    assert settings_now(app, "borrower").attempts == 2


def test_the_page_speaks_hindi(app: Flask, trainer: FlaskClient) -> None:
    trainer.set_cookie("language", "hi")
    assert trainer.get(PAGE).status_code == 200


@pytest.mark.parametrize("path", ["first-lesson", "nothing"])
def test_what_is_no_quiz_is_not_found(trainer: FlaskClient, path: str) -> None:
    assert trainer.get(f"/teaching/a-course/quizzes/{path}/settings").status_code == 404


def test_only_trainers_of_the_course_see_it(app: Flask, client: FlaskClient, quiz: PublishedCourse) -> None:
    assert client.get(PAGE).status_code == 303
    with app.app_context():
        learner, other = make_person(), make_person("Sunil", [(Role.TRAINER, "course:another")])
        db.session.remove()
    assert sign_in(app.test_client(), learner).get(PAGE).status_code == 403
    stranger = sign_in(app.test_client(), other)
    assert stranger.get(PAGE).status_code == 404
    assert stranger.post(PAGE, data={"attempts": "9"}).status_code == 404
