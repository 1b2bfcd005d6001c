"""A course pins the facts that it cites, and learners see them with the value that it has pinned."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from lms.courses.bundles import Bundle
from lms.courses.documents import CourseDocument
from lms.courses.facts import cited_facts, fact_uses
from lms.courses.freshness import stale_facts
from lms.courses.reading import Reading, Shelf, read_bundle
from lms.courses.rendering import blocks_html, lesson_html
from tests.factories.courses import LESSON, MODULE, make_bundle, make_course, quiz_file, text, yaml

pytestmark = pytest.mark.usefixtures("app")
FACT: dict[str, Any] = {
    "statement": text("An agent may charge ₹30,000.", "एजेंट ₹30,000 ले सकता है।"),
    "value": {"en": "₹30,000"},
    "references": [{"title": "The rule", "url": "https://example.org/rule", "date": "2017"}],
    "as_on": "2026-11-21",
    "review_on": "2027-05-21",
}
CITING = LESSON.format(title="First lesson") + "\nAt most {fact:O05.value}.[fact:O05]\n"
HINDI = "---\ntitle: पहला\naim: जानना।\n---\nज़्यादा से ज़्यादा {fact:O05.value}। [[helpline]]\n"


def files(**more: Any) -> dict[str, Any]:
    return {
        "facts.yaml": yaml({"O05": FACT}),
        f"{MODULE}/01-first-lesson.md": CITING,
        f"{MODULE}/01-first-lesson.hi.md": HINDI,
        **more,
    }


def read(bundle: Bundle, *others: Bundle) -> Reading:
    return read_bundle(bundle, Shelf({other.slug: other for other in others}.get))


def document(bundle: Bundle, *others: Bundle) -> CourseDocument:
    reading = read(bundle, *others)
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document


def test_a_lesson_shows_the_value_and_lists_the_fact_at_its_foot(app: Flask) -> None:
    with app.test_request_context():
        course = make_course(files=files())
        english, hindi = lesson_html(course, "first-lesson", "en"), lesson_html(course, "first-lesson", "hi")
    assert "At most ₹30,000.<sup" in english
    assert '<li id="fact-O05">' in english
    assert "An agent may charge ₹30,000." in english
    assert 'href="https://example.org/rule"' in english
    assert "As on 21 November 2026. To be checked again by 21 May 2027." in " ".join(english.split())
    assert 'href="#fact-O05-ref"' in english
    assert 'ज़्यादा से ज़्यादा <span lang="en">₹30,000</span>' in hindi
    assert "एजेंट ₹30,000 ले सकता है।" in hindi
    assert 'href="#fact-O05-ref"' not in hindi


def test_a_fact_that_is_not_pinned_and_a_value_that_is_not_there_are_problems() -> None:
    lesson = CITING + "\n[fact:O99]\n"
    bundle = make_bundle(
        files=files(
            **{
                f"{MODULE}/01-first-lesson.md": lesson,
                "facts.yaml": yaml({"O05": {**FACT, "value": {}}}),
                "glossary.yaml": yaml({"helpline": {"term": text("h"), "meaning": text("Call {fact:S11.value}.")}}),
            }
        )
    )
    found = [str(problem) for problem in read(bundle).problems]
    assert any(each.startswith(f"{MODULE}/01-first-lesson.md:15: There is no fact “O99”.") for each in found)
    assert any("13: The fact “O05” has no value to show." in each for each in found)
    assert any(each.startswith("glossary.yaml:") and "“S11”" in each for each in found)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"statement": {}}, "“statement”: it is empty: write it in at least one language."),
        ({"statement": {"xx": "x"}}, "“statement”: “xx” is not a language of this site."),
        ({"value": {"en": "9" * 201}}, "“value”: it is too long: 200 characters at the most."),
        ({"as_on": "soon"}, "“as_on” should be a day like 2026-11-21."),
    ],
)
def test_a_fact_has_to_be_one(change: dict[str, Any], sentence: str) -> None:
    bundle = make_bundle(files=files(**{"facts.yaml": yaml({"O05": {**FACT, **change}})}))
    assert sentence in [problem.sentence for problem in read(bundle).problems]


def test_uses_are_units_that_learners_read_with_the_words_they_explain() -> None:
    quiz = quiz_file()
    quiz["questions"][0]["feedback"] = text("See the rule.[fact:O05]")
    glossary = {"helpline": {"term": text("helpline"), "meaning": text("Call {fact:S11.value}.")}}
    facts = {"O05": FACT, "S11": FACT, "unused": FACT}
    found = document(
        make_bundle(
            files=files(
                **{
                    f"{MODULE}/03-first-quiz.yaml": yaml(quiz),
                    "glossary.yaml": yaml(glossary),
                    "facts.yaml": yaml(facts),
                }
            )
        )
    )
    assert fact_uses(found) == {"O05": ("first-lesson", "first-quiz"), "S11": ("first-lesson", "second-lesson")}
    assert [key for key, _ in cited_facts(found, "first-quiz", found.unit("first-quiz").content)] == ["O05"]
    assert [each.id for each in stale_facts(found, date(2027, 5, 21))] == ["O05", "S11"]
    assert stale_facts(found, date(2027, 5, 20)) == []


def test_a_borrowed_module_keeps_its_own_facts(app: Flask) -> None:
    lender = make_bundle("lender", files=files())
    own: dict[str, Any] = {path: None for path in lender.files if path.startswith(MODULE)}
    other = {**FACT, "value": {"en": "₹99"}}
    taken = {**own, "01-m/module.yaml": yaml({"from": "lender/first-module"}), "facts.yaml": yaml({"O05": other})}
    found = document(make_bundle("borrower", files=taken), lender)
    assert sorted(found.facts) == ["O05", "lender/O05"]
    assert fact_uses(found) == {"lender/O05": ("first-lesson",)}
    with app.test_request_context():
        assert "₹30,000" in blocks_html(found, "first-lesson", "{fact:O05.value}", "en")


def test_a_borrowed_bank_keeps_its_own_facts(app: Flask) -> None:
    questions = quiz_file()["questions"]
    questions[0]["text"] = text("Is it {fact:O05.value}?[fact:O05]")
    bank = yaml({"title": text("Frauds"), "questions": questions})
    lender = make_bundle("lender", files=files(**{"banks/frauds.yaml": bank}))
    quiz = {**quiz_file(), "questions": [], "banks": ["lender/frauds"], "slots": [{"draw": 1, "bank": "lender/frauds"}]}
    found = document(make_bundle("borrower", files={f"{MODULE}/03-first-quiz.yaml": yaml(quiz)}), lender)
    content: Any = found.unit("first-quiz").content
    words = content.taken["lender/frauds"][0].text["en"]
    assert words == "Is it {fact:lender/O05.value}?[fact:lender/O05]"
    with app.test_request_context():
        assert blocks_html(found, "first-quiz", words, "en") == "<p>Is it ₹30,000?</p>\n"
    assert fact_uses(found) == {"lender/O05": ("first-quiz",)}
