"""A question draws no citation, and its facts stand where it is reviewed."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template

from lms.quizzes.rendering import quiz_texts
from lms.quizzes.reviewed import ReviewedQuestion
from tests.factories.courses import MODULE, make_course, quiz_file, text, yaml

FACT = {"statement": text("An agent may charge ₹30,000."), "value": {"en": "₹30,000"}, "as_on": "2026-11-21"}


def page(question: ReviewedQuestion) -> str:
    quiz: dict[str, Any] = quiz_file(intro=text("The limit is {fact:O05.value}.[fact:O05]"))
    course = make_course(files={f"{MODULE}/03-first-quiz.yaml": yaml(quiz), "facts.yaml": yaml({"O05": FACT})})
    texts = quiz_texts(course.digest, course.document, "first-quiz")
    assert texts.block(quiz["intro"]) == "<p>The limit is ₹30,000.</p>\n"
    return render_template("quizzes/_reviewed.html", question=question, texts=texts, certainty_words={})


def test_a_reviewed_question_names_the_facts_that_it_cites(app: Flask) -> None:
    with app.test_request_context():
        html = page(
            ReviewedQuestion(
                "a", 1, text("How much?"), 1, answer=((None, text("No.[fact:O05]")),), feedback=text("See the rule.")
            )
        )
    assert "[fact:" not in html
    assert "An agent may charge ₹30,000." in html
    assert "As on 21 November 2026." in html


def test_what_may_not_be_seen_yet_is_not_told_by_a_fact(app: Flask) -> None:
    with app.test_request_context():
        html = page(ReviewedQuestion("a", 1, text("How much?[fact:O05]"), 1))
    assert "An agent may charge" not in html
