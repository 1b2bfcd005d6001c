"""The pages of an attempt in its modes: forward only, flags, certainty, judging as one goes; what they hide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.extensions import db
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.queries import SavedAnswer, answers_of
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import make_attempt, make_quiz, quiz_file
from tests.quizzes.conftest import JSON, Sitting

Sit = Callable[..., Sitting]


@pytest.fixture
def sit(app: Flask, client: FlaskClient) -> Sit:
    """Begin a quiz with some settings."""

    def begin(**settings: Any) -> Sitting:
        with app.app_context():
            person, course = make_person(), make_quiz(**settings)
            attempt_id = make_attempt(person, course)
            db.session.remove()
        return Sitting(person, course, attempt_id, sign_in(client, person))

    return begin


def saved(sitting: Sitting, question: str) -> SavedAnswer:
    with sitting.client.application.app_context():
        found = answers_of(sitting.attempt_id)[question]
        db.session.remove()
    return found


def state(sitting: Sitting) -> AttemptState:
    with sitting.client.application.app_context():
        found = db.session.get_one(QuizAttempt, sitting.attempt_id).state
        db.session.remove()
    return found


def page(sitting: Sitting, address: str = "") -> str:
    return sitting.client.get(sitting.url + address, follow_redirects=True).get_data(as_text=True)


class TestForwardOnly:
    """A quiz in which one cannot go back."""

    def test_the_next_page_leaves_the_last_one_behind(self, sit: Sit) -> None:
        sitting = sit(navigation="forward")
        assert "Which visa?" in page(sitting, "?page=3")
        sitting.post(1, "next", visa="b")
        for number in (1, 2, 3):
            shown = page(sitting, f"?page={number}")
            assert "A word is enough." in shown
            assert "Which visa?" not in shown

    @pytest.mark.parametrize("number", [1, 3])
    def test_a_page_behind_or_ahead_is_refused(self, sit: Sit, number: int) -> None:
        sitting = sit(navigation="forward")
        sitting.post(1, "next", visa="b")
        fields = {"visa": "a"} if number == 1 else {"charge": "35400"}
        reply = sitting.client.post(
            sitting.url,
            data={"page": number, "go": "next", **{f"q.{name}.answer": value for name, value in fields.items()}},
            follow_redirects=True,
        )
        assert "goes forward only" in reply.get_data(as_text=True)
        assert sitting.answers() == {"visa": "b"}

    @pytest.mark.parametrize("question", ["visa", "charge"])
    def test_the_script_cannot_save_out_of_turn(self, sit: Sit, question: str) -> None:
        sitting = sit(navigation="forward")
        sitting.post(1, "next", visa="b")
        reply = sitting.send(question, "35400" if question == "charge" else "a", sequence=2**50)
        assert reply.status_code == 422
        assert sitting.answers() == {"visa": "b"}

    def test_there_is_no_handing_in_before_the_last_page(self, sit: Sit) -> None:
        sitting = sit(navigation="forward")
        reply = sitting.client.post(f"{sitting.url}/submit", follow_redirects=True)
        assert "There are more pages" in reply.get_data(as_text=True)
        assert "Which visa?" in page(sitting, "/summary")
        assert state(sitting) is AttemptState.IN_PROGRESS

    def test_a_next_sent_twice_goes_one_page_on(self, sit: Sit) -> None:
        sitting = sit(navigation="forward")
        sitting.post(1, "next")
        sitting.post(1, "next")
        assert "A word is enough." in page(sitting)

    def test_an_answer_that_makes_no_sense_keeps_the_page(self, sit: Sit) -> None:
        sitting = sit(navigation="forward", questions_a_page=0)
        assert sitting.post(1, "next", charge="twelve").status_code == 422

    def test_at_the_last_page_it_can_be_handed_in(self, sit: Sit) -> None:
        sitting = sit(navigation="forward")
        for number in (1, 2):
            sitting.post(number, "next")
        sitting.client.post(f"{sitting.url}/submit")
        assert state(sitting) is AttemptState.FINISHED


class TestFlags:
    """Questions that their reader wants to come back to."""

    def test_a_flag_goes_with_the_form_and_comes_off_again(self, sit: Sit) -> None:
        sitting = sit()
        data = {"page": 1, "go": "stay", "before.visa": "null", "flag.visa": "1"}
        sitting.client.post(sitting.url, data=data)
        assert saved(sitting, "visa").is_flagged
        assert saved(sitting, "visa").answer is None
        assert "to come back to" in page(sitting)
        assert "1 question you wanted to come back to." in page(sitting, "/summary")
        del data["flag.visa"]
        sitting.client.post(sitting.url, data=data)
        assert not saved(sitting, "visa").is_flagged

    def test_an_answer_keeps_the_flag_and_a_flag_the_answer(self, sit: Sit) -> None:
        sitting = sit()
        flag(sitting, "visa", True)
        sitting.send("visa", "b")
        assert (saved(sitting, "visa").answer, saved(sitting, "visa").is_flagged) == ("b", True)
        flag(sitting, "visa", False)
        assert (saved(sitting, "visa").answer, saved(sitting, "visa").is_flagged) == ("b", False)

    def test_a_question_that_is_not_asked_cannot_be_flagged(self, sit: Sit) -> None:
        sitting = sit()
        assert flag(sitting, "nobody", True) == 200
        assert sitting.answers() == {}

    def test_nonsense_is_refused_and_strangers_find_nothing(self, sit: Sit, stranger: FlaskClient) -> None:
        sitting = sit()
        assert sitting.client.post(f"{sitting.url}/flags", json={"question": 1}, headers=JSON).status_code == 422
        body = {"question": "visa", "is_flagged": True}
        assert stranger.post(f"{sitting.url}/flags", json=body, headers=JSON).status_code == 404

    def test_after_the_end_nothing_is_flagged(self, sit: Sit) -> None:
        sitting = sit()
        sitting.client.post(f"{sitting.url}/submit")
        assert flag(sitting, "visa", True) == 409


def flag(sitting: Sitting, question: str, is_flagged: bool) -> int:
    body = {"question": question, "is_flagged": is_flagged}
    return sitting.client.post(f"{sitting.url}/flags", json=body, headers=JSON).status_code


class TestCertainty:
    """Answers with how sure their owner is."""

    def test_it_goes_with_the_script_and_with_the_form(self, sit: Sit) -> None:
        sitting = sit(certainty=True)
        sitting.send("visa", "b", certainty=3)
        assert saved(sitting, "visa").certainty == 3
        before = {"before.visa": '"b"', "before-certainty.visa": "3"}
        data = {"page": 1, **before, "q.visa.answer": "b", "certainty.visa": "1"}
        sitting.client.post(sitting.url, data=data)
        assert saved(sitting, "visa").certainty == 1

    def test_it_counts(self, sit: Sit) -> None:
        sitting = sit(certainty=True, pass_mark=0)
        for number, (question, value, certainty) in enumerate(
            [("visa", "b", 3), ("promise", "false", 2), ("portal", "eMigrate", 1), ("charge", "1", 2)]
        ):
            sitting.send(question, value, certainty=certainty, sequence=number + 1)
        sitting.client.post(f"{sitting.url}/submit")
        shown = page(sitting, "/result")
        assert "1.33 of 5 marks" in shown  # (3 + 2 + 1 - 2 + 0) / 3
        assert "fairly sure" in shown

    @pytest.mark.parametrize("certainty", [0, 4, "3", True])
    def test_other_values_are_refused(self, sit: Sit, certainty: Any) -> None:
        assert sit(certainty=True).send("visa", "b", certainty=certainty).status_code == 422


class TestJudging:
    """Answers that are judged as one goes."""

    def test_without_script_a_press_judges_and_says_so(self, sit: Sit) -> None:
        sitting = sit(behaviour="at_once")
        reply = sitting.post(1, "check.visa", visa="a")
        assert reply.location == f"{sitting.url}?page=1#q-visa"
        shown = page(sitting)
        assert "Not right" in shown
        assert shown.count("SECRET feedback") == 2  # on the choice and on the question
        assert "disabled" in shown

    def test_an_empty_answer_is_told(self, sit: Sit) -> None:
        sitting = sit(behaviour="at_once")
        reply = sitting.post(1, "check.visa")
        assert reply.status_code == 422
        assert "Answer the question first" in reply.get_data(as_text=True)

    def test_hints_come_one_by_one_after_each_wrong_try(self, sit: Sit) -> None:
        questions = quiz_file()["questions"]
        questions[0]["hints"] = [{"en": f"SECRET hint {number}", "hi": f"SECRET संकेत {number}"} for number in (1, 2)]
        sitting = sit(content={"questions": questions}, behaviour="try_again")
        assert "SECRET" not in page(sitting)
        sitting.post(1, "check.visa", visa="a")
        assert "SECRET hint 1" in page(sitting)
        assert "SECRET hint 2" not in page(sitting)
        assert "2 tries are left" in page(sitting)

    def test_what_the_rules_do_not_allow_during_the_attempt_is_kept_back(self, sit: Sit) -> None:
        rules = dict.fromkeys(("own_answer", "correctness", "marks", "feedback", "right_answer"), "ended")
        sitting = sit(behaviour="at_once", review=rules)
        sitting.post(1, "check.visa", visa="a")
        shown = page(sitting)
        assert "Checked" in shown
        for telling in ("SECRET", "Not right", "right answer", "0 of 1"):
            assert telling not in shown

    def test_a_settled_answer_stays_whatever_is_sent(self, sit: Sit) -> None:
        sitting = sit(behaviour="at_once")
        sitting.post(1, "check.visa", visa="a")
        reply = sitting.send("visa", "b", sequence=2**52).json
        assert reply is not None
        assert reply["answer"] == "a"
        sitting.post(1, visa="b")
        assert sitting.answers()["visa"] == "a"
        assert sitting.client.post(f"{sitting.url}/submit").status_code == 303

    def test_a_quiz_that_judges_at_the_end_has_no_such_button(self, sit: Sit) -> None:
        sitting = sit()
        assert "Check this answer" not in page(sitting)
        assert sitting.post(1, "check.visa", visa="a").status_code == 422
        assert not saved(sitting, "visa").is_settled


@pytest.mark.parametrize("settings", [{}, {"navigation": "forward"}, {"certainty": True}, {"time_limit_minutes": 5}])
def test_no_answer_of_the_server_gives_anything_away_while_the_attempt_goes_on(
    sit: Sit, settings: dict[str, Any]
) -> None:
    """Everything secret in the quiz says SECRET, and nothing names fractions; each way to ask is tried."""
    sitting = sit(**settings)
    client, replies = sitting.client, []
    replies.append(client.get("/courses/a-course/first-module/first-quiz"))
    for number in (1, 2, 3):
        replies.append(client.get(f"{sitting.url}?page={number}"))
        replies.append(sitting.post(number, "next", visa="a", papers="b", promise="true", portal="x", charge="twelve"))
    replies += [sitting.send("visa", "a", sequence=9), sitting.send("charge", "30000", sequence=9)]
    replies += [client.get(f"{sitting.url}/{name}") for name in ("answers", "summary", "result")]
    replies.append(sitting.send("portal", "x" * 40_000))
    for reply in replies:
        text = reply.get_data(as_text=True) + str(reply.headers)
        for telling in ("SECRET", "fraction", "35400", "35,400", "emigrate", "tolerance"):
            assert telling not in text, reply.request.path


def test_posted_marks_and_states_are_refused_or_without_effect(sit: Sit) -> None:
    sitting = sit()
    body = {"question": "visa", "sequence": 1, "answer": {"answer": ["a"]}}
    for more in ({"fraction": 1}, {"state": "finished"}, {"score": 100}, {"tries": 0}):
        assert sitting.client.post(f"{sitting.url}/answers", json={**body, **more}, headers=JSON).status_code == 422
    forged = {"score": "100", "state": "finished", "fraction": "1"}
    data = {"page": 1, "before.visa": "null", "q.visa.answer": "a", **forged}
    sitting.client.post(sitting.url, data=data)
    sitting.client.post(f"{sitting.url}/submit", data={"score": "100", "state": "finished"})
    assert "0 of 5 marks" in page(sitting, "/result")


def test_marks_that_may_not_be_seen_yet_stand_on_no_page(sit: Sit) -> None:
    rules = dict.fromkeys(("own_answer", "correctness", "marks", "feedback", "right_answer"), "after_close")
    sitting = sit(review=rules, closes_at="2099-01-01T00:00+00:00")
    sitting.send("visa", "b")
    sitting.client.post(f"{sitting.url}/submit")
    for address in (f"{sitting.url}/result", "/courses/a-course/first-module/first-quiz", "/courses/a-course"):
        shown = sitting.client.get(address).get_data(as_text=True)
        for telling in ("20%", "1 of 5", "SECRET", "Right"):
            assert telling not in shown
