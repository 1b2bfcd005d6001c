"""A module can be taken whole from another course, and follows it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lms.courses.bundles import Bundle
from lms.courses.reading import Reading, Shelf, read_bundle
from tests.factories.courses import LESSON, MODULE, TRANSLATION, make_bundle, text, yaml

pytestmark = pytest.mark.usefixtures("app")

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"/>'
LENT = "01-lent"


def lender(**files: bytes | str | None) -> Bundle:
    contents: Mapping[str, bytes | str | None] = {
        f"{LENT}/module.yaml": yaml({"title": text("Lent module", "उधार")}),
        f"{LENT}/01-lent-lesson.md": LESSON.format(title="Lent") + "\n![A](media/a.svg)\n",
        f"{LENT}/01-lent-lesson.hi.md": TRANSLATION.format(title="उधार"),
        f"{MODULE}/module.yaml": None,
        **{path: None for path in make_bundle().files if path.startswith(MODULE)},
        "media/a.svg": PICTURE,
        "glossary.yaml": yaml({"helpline": {"term": text("their helpline", "उनकी"), "meaning": text("Their number.")}}),
        **files,
    }
    return make_bundle("lender", files=contents, completion=None)


def borrower(origin: str = "lender/lent", slug: str = "borrower", **module: object) -> Bundle:
    return make_bundle(slug, files={"02-taken/module.yaml": yaml({"from": origin, **module})})


def read(bundle: Bundle, *others: Bundle) -> Reading:
    shelf = {other.slug: other for other in others}
    return read_bundle(bundle, Shelf(shelf.get))


def sentences(bundle: Bundle, *others: Bundle) -> list[str]:
    return [str(problem) for problem in read(bundle, *others).problems]


def test_a_module_comes_with_what_it_refers_to() -> None:
    reading = read(borrower(), lender())
    course = reading.document
    assert course is not None, reading.problems
    module = course.module_of("lent-lesson")
    assert (module.id, module.origin, module.title["en"]) == ("taken", "lender/lent", "Lent module")
    theirs, ours = course.term_for("lent-lesson", "helpline"), course.term_for("first-lesson", "helpline")
    assert theirs is not None
    assert ours is not None
    assert (theirs.term["en"], ours.term["en"]) == ("their helpline", "helpline")
    assert [*course.sources_of("lent-lesson")] == ["F01"]
    assert course.picture_for("lent-lesson", "media/a.svg") is not None
    assert course.picture_for("first-lesson", "media/a.svg") is None
    assert [*course.terms_of("lent-lesson")] == ["helpline"]
    assert PICTURE in reading.pictures.values()


def test_a_module_may_have_a_title_of_its_own_here() -> None:
    course = read(borrower(title=text("Module seven", "सात")), lender()).document
    assert course is not None
    assert course.module_of("lent-lesson").title["en"] == "Module seven"


def test_what_was_taken_is_pinned_and_changes_with_the_lender() -> None:
    before = read(borrower(), lender()).borrowed
    assert [*before] == ["lender/lent"]
    changed = LESSON.format(title="Lent, newer") + "\n![A](media/a.svg)\n"
    assert read(borrower(), lender(**{f"{LENT}/01-lent-lesson.md": changed})).borrowed != before
    elsewhere = lender(**{"02-other/01-more.md": "x"})
    assert elsewhere.module_digest("lent") == lender().module_digest("lent")


def test_a_module_can_be_passed_on() -> None:
    between = make_bundle("between", files={"02-between/module.yaml": yaml({"from": "lender/lent"})})
    reading = read(borrower("between/between"), between, lender())
    course = reading.document
    assert course is not None, reading.problems
    assert course.module_of("lent-lesson").origin == "lender/lent"
    assert course.picture_for("lent-lesson", "media/a.svg") is not None
    assert {*reading.borrowed} == {"between/between", "lender/lent"}


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("nobody/lent", "There is no course “nobody”"),
        ("lender/nothing", "no module “nothing”"),
        ("lender", "course/module"),
        ("borrower/first-module", "in a circle"),
    ],
)
def test_a_module_that_cannot_be_taken_is_a_problem(origin: str, words: str) -> None:
    found = sentences(borrower(origin), lender())
    assert len(found) == 1
    assert found[0].startswith("02-taken/module.yaml:2: ")
    assert words in found[0]


def test_problems_of_the_lender_come_first() -> None:
    found = sentences(borrower(), lender(**{"sources.yaml": "x"}))
    assert "The course “lender” has problems of its own" in found[0]


def test_a_circle_is_a_problem_and_no_endless_loop() -> None:
    one = make_bundle("one", files={"02-a/module.yaml": yaml({"from": "two/first-module"})})
    two = make_bundle("two", files={"02-b/module.yaml": yaml({"from": "one/first-module"})})
    assert "circle" in sentences(one, one, two)[0]


def test_units_of_two_courses_must_not_share_an_id() -> None:
    found = sentences(
        borrower(),
        lender(
            **{
                f"{LENT}/02-first-lesson.md": LESSON.format(title="x"),
                f"{LENT}/02-first-lesson.hi.md": TRANSLATION.format(title="x"),
            }
        ),
    )
    assert "The unit “first-lesson” of “lender/lent” has the id of one in “first-module”." in found[0]


def test_a_borrowed_module_has_no_files_here() -> None:
    bundle = make_bundle(
        "borrower",
        files={"02-taken/module.yaml": yaml({"from": "lender/lent"}), "02-taken/01-more.md": LESSON.format(title="x")},
    )
    assert "it has no files here" in sentences(bundle, lender())[0]


def test_a_module_must_be_there_in_the_languages_of_the_course() -> None:
    english = {
        path: content
        for path, content in lender().files.items()
        if not path.endswith(".hi.md") and path not in {"course.yaml", "glossary.yaml", f"{LENT}/module.yaml"}
    }
    one = {"en": "x"}
    english["course.yaml"] = yaml(
        {
            "title": one,
            "summary": one,
            "audience": one,
            "outcomes": [one],
            "languages": ["en"],
            "hours": 1,
            "as_on": "2026-01-01",
        }
    )
    english["glossary.yaml"] = yaml({"helpline": {"term": one, "meaning": one}})
    english[f"{LENT}/module.yaml"] = yaml({"title": one})
    assert "is not there in Hindi" in sentences(borrower(), Bundle("lender", english))[0]
