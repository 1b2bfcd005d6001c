from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from lms.courses.bundles import Bundle
from lms.workshops.library.documents import Method, Phase, WorkshopPlan, clock_of
from lms.workshops.library.reading import PlanReading, read_topics, read_workshop
from lms.workshops.library.writing import bundle_files
from tests.factories.workshops import workshop_document

FILES = dict[str, bytes]
WORKSHOP = "workshop.yaml"


@pytest.fixture
def files(app: Flask) -> FILES:
    """The small workshop as files, with a plan for each of its sessions."""
    document = workshop_document()
    for session in document["sessions"]:
        if session["method"] != Method.BREAK:
            session["plan"] = {"en": "## Steps\n\nTalk.", "hi": "## क़दम\n\nबात करें।"}
    document["handouts"][0]["body"] = {"en": "## Check\n\nEach line.", "hi": "## जाँचें\n\nहर पंक्ति।"}
    return bundle_files(WorkshopPlan.model_validate(document))


def read(files: FILES) -> PlanReading:
    return read_workshop(Bundle("small", files))


def sentences(files: FILES) -> list[str]:
    return [str(problem) for problem in read(files).problems]


def swap(path: str, old: str, new: str) -> Callable[[FILES], None]:
    """Return a change of one text in one file."""

    def change(files: FILES) -> None:
        text = files[path].decode()
        assert old in text
        files[path] = text.replace(old, new).encode()

    return change


def test_a_document_that_was_written_reads_the_same(files: FILES) -> None:
    reading = read(files)
    assert reading.problems == ()
    assert reading.plan is not None
    assert bundle_files(reading.plan) == files
    assert [clock_of(each.starts) for each in reading.plan.sessions_of(1)] == ["09:30", "10:00", "12:00", "13:00"]
    assert (reading.plan.days, reading.plan.minutes, reading.plan.languages) == (1, 210, ("en", "hi"))
    assert reading.plan.session("wages").plan["hi"].startswith("## क़दम")  # type: ignore[union-attr]
    assert len(reading.plan.test(Phase.POST).questions) == 4  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (swap(WORKSHOP, "starts: 10:00", "starts: 9:45"), "“wages” begins before “welcome” has ended."),
        (swap(WORKSHOP, "starts: 10:00", "starts: ten"), "write a time like 9:30, not “ten”."),
        (swap(WORKSHOP, "starts: 13:00", "starts: 23:00"), "it would end after midnight"),
        (swap(WORKSHOP, "id: wages", "id: welcome"), "The id “welcome” stands twice"),
        (swap(WORKSHOP, "method: case_work", "method: chat"), "should be"),
        (swap(WORKSHOP, "hi: छोटी कार्यशाला", "fr: Petit atelier"), "“fr” is not a language of this site"),
        (swap("pre-test.yaml", "objective: listen", "objective: fly"), "names no objective of the workshop"),
        (swap("post-test.yaml", "objective: listen", "objective: calc"), "the same number of questions for each"),
        (swap("feedback.yaml", "hi: Useful? (हिन्दी)", "# gone"), "the text in Hindi is missing."),
        (lambda files: files.pop("sessions/wages.hi.md"), "sessions/wages: the sheet in Hindi is missing."),
        (lambda files: files.pop("post-test.yaml"), "There is only one of the two tests"),
        (lambda files: files.update({"sessions/tea.md": b"Tea."}), "No line of workshop.yaml has the id “tea”."),
        (lambda files: files.update({"notes.txt": b"?"}), "This file belongs to nothing"),
        (lambda files: files.update({"handouts/slip.md": b"# Title\n"}), "handouts/slip.md"),
        (lambda files: files.update({"sources.yaml": b"A01: {}\n"}), "sources.yaml"),
    ],
)
def test_what_is_wrong_is_said(files: FILES, change: Callable[[FILES], object], sentence: str) -> None:
    change(files)
    reading = read(files)
    assert reading.plan is None
    assert any(sentence in str(problem) for problem in reading.problems), sentences(files)


def test_a_source_that_is_not_there_is_said(files: FILES) -> None:
    files[WORKSHOP] += b"sources: [L14]\n"
    assert any("The source “L14” does not stand in sources.yaml." in each for each in sentences(files))


def test_topics_are_names_by_slug() -> None:
    good = Bundle("", {"topics.yaml": b"legal-aid: {en: Legal aid, hi: Sahayata}\n"})
    topics, problems = read_topics(good, "topics.yaml")
    assert (topics, list(problems)) == ({"legal-aid": {"en": "Legal aid", "hi": "Sahayata"}}, [])
    _, problems = read_topics(Bundle("", {"topics.yaml": b"Legal Aid: {en: x}\n"}), "topics.yaml")
    assert [problem.line for problem in problems] == [1]
