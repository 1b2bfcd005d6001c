"""Banks of questions in bundles: quizzes of this course and of others take them, and follow them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.courses.bundles import Bundle, write_folder
from lms.courses.documents import CourseDocument
from lms.courses.freshness import stale_sources
from lms.courses.queries import published
from lms.courses.reading import Reading, Shelf, read_bundle
from lms.courses.sync import publish_folder
from lms.quizzes.banks.documents import Bank
from lms.quizzes.documents import QuizContent
from tests.factories.courses import MODULE, make_bundle, quiz_file, text, yaml

pytestmark = pytest.mark.usefixtures("app")

QUIZ = f"{MODULE}/03-first-quiz.yaml"
FRAUDS = "banks/frauds.yaml"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"/>'
Contents = Mapping[str, bytes | str | None]


def statement(question_id: str, **more: Any) -> dict[str, Any]:
    """A question whose statement is true."""
    return {"id": question_id, "kind": "true_false", "text": text(question_id), "answer": True, **more}


def bank(*questions: dict[str, Any], **more: Any) -> bytes:
    return yaml({"title": text("Frauds"), "questions": list(questions), **more})


def taking(*banks: str, **more: Any) -> bytes:
    """A quiz that draws one question from all that it has."""
    return yaml(quiz_file(banks=list(banks), slots=[{"draw": 1}], **more))


def lender(*questions: dict[str, Any], files: Contents | None = None) -> Bundle:
    sources = {
        "F01": {
            "confidence": "high",
            "references": [{"title": "Theirs", "url": "https://y.in"}],
            "review_on": "2026-01-01",
        }
    }
    bank_file = bank(*(questions or (statement("lent", sources=["F01"]),)))
    return make_bundle("lender", files={"sources.yaml": yaml(sources), FRAUDS: bank_file, **(files or {})})


def borrower(name: str = "lender/frauds", slug: str = "borrower") -> Bundle:
    return make_bundle(slug, files={QUIZ: taking(name)})


def read(bundle: Bundle, *others: Bundle) -> Reading:
    return read_bundle(bundle, Shelf({other.slug: other for other in others}.get))


def sentences(files: Contents, *others: Bundle) -> list[str]:
    return [str(problem) for problem in read(make_bundle(files=files), *others).problems]


def quiz_of(document: CourseDocument | None, unit_id: str = "first-quiz") -> QuizContent:
    assert document is not None
    content = document.unit(unit_id).content
    assert isinstance(content, QuizContent)
    return content


def ids(content: QuizContent, name: str) -> list[str]:
    return [question.id for question in content.taken[name]]


def test_a_quiz_has_the_questions_of_its_bank() -> None:
    reading = read(make_bundle(files={FRAUDS: bank(statement("one"), statement("two")), QUIZ: taking("frauds")}))
    content = quiz_of(reading.document)
    assert ids(content, "frauds") == ["one", "two"]
    assert {*content.by_id} == {"who-helps", "papers-later", "one", "two"}


def test_a_course_with_banks_survives_storage() -> None:
    files = {FRAUDS: bank(statement("one"), statement("two", status="draft")), QUIZ: taking("frauds")}
    document = read(make_bundle(files=files)).document
    assert document is not None
    stored = json.loads(document.model_dump_json())
    assert CourseDocument.model_validate(stored) == document
    kept = CourseDocument.model_validate(stored).shared["banks/frauds"]
    assert isinstance(kept, Bank)
    assert [(entry.question.id, entry.is_ready) for entry in kept.questions] == [("one", True), ("two", False)]


def test_a_bank_that_no_quiz_takes_is_fine() -> None:
    document = read(make_bundle(files={FRAUDS: bank(statement("one"))})).document
    assert document is not None
    assert [*document.shared] == ["banks/frauds"]
    assert quiz_of(document).taken == {}


def test_what_is_wrong_in_a_bank_is_said_once_and_with_its_line() -> None:
    wrong = bank(statement("one"), statement("two", text=text("A [[nothing]] here"), sources=["F99"]))
    found = sentences({FRAUDS: wrong, QUIZ: taking("frauds")})
    lines = wrong.decode().splitlines()
    term = next(number for number, line in enumerate(lines, 1) if "nothing" in line)
    source = next(number for number, line in enumerate(lines, 1) if "F99" in line)
    assert found == [
        f"{FRAUDS}:{term}: The word “nothing” is not in glossary.yaml.",
        f"{FRAUDS}:{source}: Question “two”: “F99” is not in sources.yaml.",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bank(statement("one"), statement("one")), "“one” stands twice"),
        (bank(statement("one", text={"en": "Only English"})), "the text in Hindi is missing"),
        (bank(statement("one", kind="riddle")), "The kind of a question should be one of"),
        (bank(statement("one", status="someday")), "status"),
        (bank({"id": "one", "kind": "true_false", "text": text("x")}), "“answer” is missing"),
        (yaml({"questions": []}), "“title” is missing"),
        (bank(colour="red"), "“colour” is not known here"),
        (b"", "This file is empty"),
        (b"- one\n", "This file should have lines like"),
    ],
)
def test_mistakes_in_banks(content: bytes, words: str) -> None:
    found = sentences({FRAUDS: content})
    assert len(found) == 1
    assert found[0].startswith(f"{FRAUDS}:")
    assert words in found[0]


def test_a_mistake_in_a_bank_is_not_blamed_on_its_quiz() -> None:
    found = sentences({FRAUDS: bank(statement("one", answer="perhaps")), QUIZ: taking("frauds", questions=[])})
    assert [problem.partition(":")[0] for problem in found] == [FRAUDS]


def test_a_draft_may_lack_languages_and_is_not_asked() -> None:
    hindi = statement("two", text={"hi": "सिर्फ़ हिंदी"}, status="draft")
    reading = read(make_bundle(files={FRAUDS: bank(statement("one"), hindi), QUIZ: taking("frauds")}))
    assert ids(quiz_of(reading.document), "frauds") == ["one"]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (statement("two", status="draft", text={}), "the text in every language is missing"),
        (statement("two", status="draft", text={"ta": "வணக்கம்"}), "not a language of this course"),
        (statement("two", status="draft", text={"en": "", "hi": "x"}), "the text in English is empty"),
        (statement("one", status="draft"), "“one” stands twice"),
        ({**statement("two", status="draft"), "answer": None}, "“answer”"),
    ],
)
def test_a_draft_is_checked_all_the_same(draft: dict[str, Any], words: str) -> None:
    found = sentences({FRAUDS: bank(statement("one"), draft)})
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "There is no file banks/nothing.yaml in this course."),
        ("a-course/frauds", "leave out “a-course/”"),
        ("Frauds!", "is no name"),
        ("nobody/frauds", "There is no course “nobody”"),
        ("lender/nothing", "The course “lender” has no file banks/nothing.yaml."),
    ],
)
def test_a_bank_that_cannot_be_taken_is_a_problem(name: str, words: str) -> None:
    found = sentences({FRAUDS: bank(statement("one")), QUIZ: taking("frauds", name)}, lender())
    assert len(found) == 1
    assert found[0].startswith(f"{QUIZ}:")
    assert words in found[0]


def test_two_banks_must_not_share_an_id_in_one_quiz() -> None:
    files = {FRAUDS: bank(statement("one")), "banks/more.yaml": bank(statement("one")), QUIZ: taking("frauds", "more")}
    (found,) = sentences(files)
    assert "The id “one” of the bank “more” stands elsewhere in this quiz." in found


def test_an_author_cannot_write_what_is_taken() -> None:
    (found,) = sentences({QUIZ: yaml(quiz_file(taken={"frauds": [statement("one")]}))})
    assert "leave it out" in found


@pytest.mark.parametrize("path", ["banks/Frauds.yaml", "banks/frauds.md", "banks/frauds.hi.yaml", "banks/a_b.yaml"])
def test_a_file_with_another_name_has_no_place_there(path: str) -> None:
    (found,) = sentences({path: bank(statement("one"))})
    assert "is called like some-name.yaml" in found


def test_a_bank_of_another_course_comes_with_its_sources() -> None:
    reading = read(borrower(), lender())
    content = quiz_of(reading.document)
    assert content.taken["lender/frauds"][0].sources == ("lender/F01",)
    assert reading.document is not None
    assert reading.document.sources["lender/F01"].references[0].title == "Theirs"
    assert [*reading.borrowed] == ["lender/banks/frauds"]
    (stale,) = stale_sources(reading.document, date(2026, 11, 22))
    assert (stale.id, stale.units) == ("lender/F01", ("first-quiz",))


def test_drafts_of_another_course_stay_there() -> None:
    draft = statement("two", text={"en": "Only English"}, status="draft")
    content = quiz_of(read(borrower(), lender(statement("one"), draft)).document)
    assert ids(content, "lender/frauds") == ["one"]


@pytest.mark.parametrize("words", ["A [[helpline]].", "![A](media/a.svg)"])
def test_words_and_pictures_do_not_come_along(words: str) -> None:
    giving = lender(statement("one", text=text(words)), files={"media/a.svg": PICTURE, "README.md": "media/a.svg"})
    (problem,) = read(borrower(), giving).problems
    assert problem.file == QUIZ
    assert "pictures or words from the glossary of that course" in problem.sentence


def test_a_bank_must_be_there_in_the_languages_of_the_course() -> None:
    one = {"en": "x"}
    course = {
        "title": one,
        "summary": one,
        "audience": one,
        "outcomes": [one],
        "languages": ["en"],
        "hours": 1,
        "as_on": "2026-01-01",
    }
    files: dict[str, bytes] = {
        "course.yaml": yaml(course),
        "01-m/module.yaml": yaml({"title": one}),
        "01-m/01-u.md": b"---\ntitle: U\naim: A\nminutes: 5\n---\nText.\n",
        FRAUDS: yaml({"title": one, "questions": [statement("one", text=one)]}),
    }
    english = Bundle("lender", files)
    assert read(english).problems == ()
    (problem,) = read(borrower(), english).problems
    assert "banks/frauds.yaml of “lender” is not there in Hindi." in problem.sentence


def test_problems_of_the_lender_come_first() -> None:
    (problem,) = read(borrower(), lender(statement("one", sources=["F99"]))).problems
    assert "The course “lender” has problems of its own" in problem.sentence


def test_a_circle_is_a_problem_and_no_endless_loop() -> None:
    one = make_bundle("one", files={FRAUDS: bank(statement("a")), QUIZ: taking("two/frauds")})
    two = make_bundle("two", files={FRAUDS: bank(statement("b")), QUIZ: taking("one/frauds")})
    assert "in a circle" in read(one, one, two).problems[0].sentence


def test_a_borrowed_module_brings_the_questions_of_its_quizzes_banks() -> None:
    between = make_bundle("between", files={QUIZ: taking("lender/frauds")})
    last = make_bundle(
        "last",
        files={
            **{path: None for path in make_bundle().files if path.startswith(MODULE)},
            "02-taken/module.yaml": yaml({"from": "between/first-module"}),
        },
    )
    reading = read(last, between, lender())
    assert reading.document is not None, reading.problems
    assert ids(quiz_of(reading.document), "lender/frauds") == ["lent"]
    assert "between/lender/F01" in reading.document.source_keys("first-quiz", ["lender/F01"])
    assert {*reading.borrowed} == {"between/first-module", "lender/banks/frauds"}


def put(folder: Path, *bundles: Bundle) -> None:
    for bundle in bundles:
        write_folder(bundle, folder / bundle.slug)


def published_again(folder: Path) -> list[str]:
    return [outcome.slug for outcome in publish_folder(folder) if not outcome.is_refused]


@pytest.mark.usefixtures("app_context")
def test_a_changed_bank_is_published_and_reaches_those_who_took_it(tmp_path: Path) -> None:
    last = make_bundle(
        "a-last",
        files={
            **{path: None for path in make_bundle().files if path.startswith(MODULE)},
            "02-taken/module.yaml": yaml({"from": "borrower/first-module"}),
        },
    )
    put(tmp_path, last, borrower(), lender(files={"banks/other.yaml": bank(statement("x"))}))
    assert published_again(tmp_path) == ["lender", "borrower", "a-last"]
    assert published_again(tmp_path) == []
    (tmp_path / "lender" / FRAUDS).write_bytes(bank(statement("lent"), statement("newer")))
    assert published_again(tmp_path) == ["lender", "borrower", "a-last"]
    for slug in ("borrower", "a-last"):
        course = published(slug)
        assert course is not None
        assert ids(quiz_of(course.document), "lender/frauds") == ["lent", "newer"]
    (tmp_path / "lender" / "banks/other.yaml").write_bytes(bank(statement("y")))
    assert published_again(tmp_path) == ["lender"]
