"""Bundle → revision → bundle gives the same bytes, for courses that we ship and for any others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.config import ROOT
from lms.courses.bundles import Bundle, read_folder, write_folder
from lms.courses.documents import CourseDocument
from lms.courses.operations import publish_bundle, published_bundle
from lms.courses.queries import documents, published
from lms.courses.reading import Shelf
from lms.courses.sync import bundle_folders
from tests.factories.courses import course_file, yaml

pytestmark = pytest.mark.usefixtures("app_context")

LETTERS = st.characters(categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="[]<>&*#`|!:")
WORDS = st.text(LETTERS, min_size=1, max_size=20).filter(lambda words: bool(words.strip()))
IDS = st.lists(
    st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True), min_size=1, max_size=4, unique=True
)


@st.composite
def both(draw: st.DrawFn) -> dict[str, str]:
    return {"en": draw(WORDS), "hi": draw(WORDS)}


@st.composite
def lesson(draw: st.DrawFn, is_first: bool) -> bytes:
    """A lesson with any plain text, and any ends of lines."""
    head = ["---", f"title: {yaml(draw(WORDS)).decode()}", f"aim: {yaml(draw(WORDS)).decode()}"]
    if is_first:
        head += [f"minutes: {draw(st.integers(1, 600))}", "status: ready", "# a comment"]
    paragraphs = ["## " + "Heading", *draw(st.lists(WORDS.map(lambda words: "x" + words), max_size=4))]
    lines = [*head, "---", "\n\n".join(paragraphs)]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join("\n".join(lines).split("\n")).encode() + draw(st.sampled_from([b"", b"\n", b"\n\n\n"]))


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    """A course of some modules with some lessons and drafts."""
    head = course_file(
        title=draw(both()), summary=draw(both()), hours=draw(st.floats(0.5, 900)), completion=None, note=draw(both())
    )
    files = {"course.yaml": yaml(head), "README.md": draw(st.binary(max_size=50)).replace(b"\0", b"")}
    for number, unit_id in enumerate(draw(IDS), 1):
        folder = f"{number:02}-m-{unit_id}"
        files[f"{folder}/module.yaml"] = yaml({"title": draw(both()), "aims": draw(st.lists(both(), max_size=2))})
        files[f"{folder}/01-{unit_id}.md"] = draw(lesson(is_first=True))
        files[f"{folder}/01-{unit_id}.hi.md"] = draw(lesson(is_first=False))
        if draw(st.booleans()):
            draft = {"kind": "quiz", "title": draw(both()), "aim": draw(both()), "minutes": 5, "status": "draft"}
            files[f"{folder}/02-later-{unit_id}.yaml"] = yaml(draft)
    return Bundle(f"course-{uuid4().hex}", files)


def through_the_database(bundle: Bundle, shelf: Shelf | None = None) -> Iterator[dict[str, bytes]]:
    """Publish a bundle; yield its files as revision, and again after export to a folder."""
    publish_bundle(bundle, by=None, shelf=shelf)
    kept = published_bundle(bundle.slug)
    assert kept is not None
    yield dict(kept.files)
    with TemporaryDirectory() as folder:
        write_folder(kept, Path(folder) / bundle.slug)
        yield dict(read_folder(Path(folder) / bundle.slug).files)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(bundles())
def test_any_bundle_comes_back_as_it_was(bundle: Bundle) -> None:
    for files in through_the_database(bundle):
        assert files == dict(bundle.files)
    documents.clear()
    course = published(bundle.slug)
    assert course is not None
    assert CourseDocument.model_validate_json(course.document.model_dump_json()) == course.document


@pytest.mark.parametrize("folder", bundle_folders(ROOT / "courses"), ids=lambda folder: str(folder.name))
def test_a_course_that_we_ship_comes_back_as_it_was(folder: Path) -> None:
    def find(slug: str) -> Bundle | None:
        return read_folder(folder.parent / slug) if (folder.parent / slug).is_dir() else None

    for files in through_the_database(read_folder(folder), Shelf(find)):
        written = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
        assert files == {path: content for path, content in written.items() if not path.startswith(".")}
    course = published(folder.name)
    assert course is not None
    assert CourseDocument.model_validate(course.document.model_dump(mode="json")) == course.document
