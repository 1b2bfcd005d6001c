"""Reviews: states, comments, letters, and the checklist."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.authoring.drafts.assembling import fingerprint
from lms.authoring.drafts.models import CourseDraft, DraftState
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit
from lms.authoring.drafts.saving import save_text
from lms.authoring.reviewing import comments, states
from lms.authoring.reviewing.checklist import Line, Weight, checklist
from lms.authoring.reviewing.link_jobs import ask_for_links, check_all, checks_of_links, links_of
from lms.authoring.reviewing.links import Reach
from lms.authoring.reviewing.models import DraftComment, LinkCheck, LinkState
from lms.authoring.reviewing.reading import read_draft
from lms.authoring.rights.models import Part
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.jobs import Job, JobRun
from lms.core.outbox import Letter
from lms.extensions import db
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.courses import LESSON, MODULE, quiz_file, yaml
from tests.factories.drafts import make_draft, make_hand
from tests.people.test_at_once import DONE, at_once

FIRST = f"{MODULE}/01-first-lesson.md"


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    with app.app_context():
        return make_draft()


@pytest.fixture
def writer(app: Flask, draft: DraftOf) -> Person:
    with app.app_context():
        return make_hand(draft, Part.AUTHOR, email="asha@example.org")


@pytest.fixture
def reviewer(app: Flask, draft: DraftOf) -> Person:
    with app.app_context():
        return make_hand(draft, Part.REVIEWER, "Ravi Reviewer", email="ravi@example.org")


def write(draft: DraftOf, content: str, by: int | None = None, unit: str = "first-lesson") -> str:
    found = find_unit(draft.course_id, unit)
    assert found is not None
    text = find_text(draft.course_id, unit_place(found.id))
    assert text is not None
    save_text(text.id, content, version=text.version, by=by)
    return fingerprint(draft.course_id)


def state() -> DraftState:
    db.session.rollback()
    return db.session.scalars(select(CourseDraft.state)).one()


def subjects() -> list[str]:
    return list(db.session.scalars(select(Letter.subject).order_by(Letter.id)))


def test_the_way_through_a_review(app: Flask, draft: DraftOf, writer: Person, reviewer: Person) -> None:
    with app.test_request_context():
        seen = write(draft, LESSON.format(title="New"), by=writer.id)
        with transaction():
            assert states.send_for_review(draft.course_id, part=Part.AUTHOR, by=writer.id) == 1
        assert state() is DraftState.IN_REVIEW
        with pytest.raises(Refusal), transaction():
            states.send_for_review(draft.course_id, part=Part.AUTHOR, by=writer.id)
        with transaction():
            states.approve(draft.course_id, seen=seen, by=reviewer.id)
            states.approve(draft.course_id, seen=seen, by=reviewer.id)
        with pytest.raises(Refusal, match="Say why"), transaction():
            states.send_back(draft.course_id, " ", part=Part.REVIEWER, by=reviewer.id)
        with transaction():
            states.send_back(draft.course_id, "The number is wrong.", part=Part.REVIEWER, by=reviewer.id)
        assert state() is DraftState.DRAFT
        assert db.session.scalars(select(CourseDraft.approved)).one() == ""
        assert subjects() == [
            "Please look at this draft: A course",
            "This draft is approved: A course",
            "This draft has come back to you: A course",
        ]
        with transaction():
            states.send_for_review(draft.course_id, part=Part.AUTHOR, by=writer.id)
            states.take_back(draft.course_id, part=Part.AUTHOR, by=writer.id)
        assert state() is DraftState.DRAFT


def test_a_reviewer_sends_nothing_for_review_and_a_writer_sends_nothing_back(
    app: Flask, draft: DraftOf, writer: Person
) -> None:
    with app.test_request_context():
        write(draft, LESSON.format(title="New"))
        with pytest.raises(Refusal), transaction():
            states.send_for_review(draft.course_id, part=Part.REVIEWER, by=writer.id)
        with transaction():
            states.send_for_review(draft.course_id, part=Part.AUTHOR, by=writer.id)
        with pytest.raises(Refusal), transaction():
            states.send_back(draft.course_id, "No.", part=Part.AUTHOR, by=writer.id)


def test_what_is_published_needs_no_approval(app: Flask, draft: DraftOf, reviewer: Person) -> None:
    with app.test_request_context(), pytest.raises(Refusal, match="nothing to approve"), transaction():
        states.approve(draft.course_id, seen=fingerprint(draft.course_id), by=reviewer.id)


def test_sent_for_review_by_two_at_once_it_is_sent_once(
    app: Flask, draft: DraftOf, writer: Person, reviewer: Person
) -> None:
    with app.app_context():
        write(draft, LESSON.format(title="New"))
        db.session.remove()

    def send() -> None:
        states.send_for_review(draft.course_id, part=Part.AUTHOR, by=writer.id)

    assert at_once(app, send, send) == [DONE, "refused"]


# Comments


def say(draft: DraftOf, by: Person, words: str = "The number is wrong.", **more: object) -> int:
    with transaction():
        return comments.say(draft.course_id, words, by=by.id, **more)  # type: ignore[arg-type]


def unit_id(draft: DraftOf) -> int:
    unit = find_unit(draft.course_id, "first-lesson")
    assert unit is not None
    return unit.id


def test_a_comment_is_answered_settled_and_opened_again(
    app: Flask, draft: DraftOf, writer: Person, reviewer: Person
) -> None:
    with app.test_request_context():
        write(draft, LESSON.format(title="New"), by=writer.id)
        made = say(draft, reviewer, quote="1930", unit_id=unit_id(draft))
        say(draft, writer, "It is 1930 since May.", answers_id=made)
        with pytest.raises(Refusal, match="comment itself"):
            say(draft, writer, answers_id=made + 1)
        (talk,) = comments.open_talks(draft.course_id, 1).items
        assert (talk.comment.quote, talk.comment.made_by, len(talk.answers)) == ("1930", "Ravi Reviewer", 1)
        for _ in range(2):
            with transaction():
                comments.settle(draft.course_id, made, by=writer.id)
        assert comments.open_count(draft.course_id) == 0
        with transaction():
            comments.reopen(draft.course_id, made, by=writer.id)
        assert comments.open_count(draft.course_id, unit_id(draft)) == 1
        assert len(comments.talks_of_unit(unit_id(draft), 1).items) == 1


def test_a_comment_sent_twice_is_one(app: Flask, draft: DraftOf, reviewer: Person) -> None:
    with app.test_request_context():
        assert say(draft, reviewer, form_key="key") == say(draft, reviewer, form_key="key")
        db.session.remove()

    def act() -> None:
        comments.say(draft.course_id, "Twice", by=reviewer.id, form_key="other")

    assert at_once(app, act, act) == [DONE, DONE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DraftComment)) == 2


def test_a_comment_needs_words_and_not_too_many(app: Flask, draft: DraftOf, reviewer: Person) -> None:
    with app.test_request_context():
        for words, quote in (("  ", ""), ("x" * 4001, ""), ("x", "y" * 501)):
            with pytest.raises(Refusal):
                say(draft, reviewer, words, quote=quote)
        with pytest.raises(Refusal, match="gone"), transaction():
            comments.settle(draft.course_id, 99, by=reviewer.id)


def test_letters_about_comments_are_calm(app: Flask, draft: DraftOf, writer: Person, reviewer: Person) -> None:
    with app.test_request_context():
        write(draft, LESSON.format(title="New"), by=writer.id)
        for words in ("One.", "Two."):
            say(draft, reviewer, words, unit_id=unit_id(draft))
        say(draft, writer, "My own.", unit_id=unit_id(draft))
        assert subjects() == ["A comment on your course: A course"]


def test_comments_cost_few_queries(app: Flask, draft: DraftOf, reviewer: Person, count_queries: CountQueries) -> None:
    with app.test_request_context():
        for number in range(5):
            say(draft, reviewer, f"Comment {number}")
        with count_queries() as queries:
            assert comments.open_talks(draft.course_id, 1).total == 5
        assert len(queries) == 3


# The checklist


def lines(draft: DraftOf) -> dict[str, Line]:
    found = find_draft(draft.slug)
    assert found is not None
    return {line.key: line for line in checklist(found, read_draft(draft.course_id, draft.slug))}


def sentences(line: Line) -> str:
    return " ".join(str(finding.sentence) for finding in line.findings)


def test_mistakes_must_be_mended(app: Flask, draft: DraftOf) -> None:
    with app.test_request_context():
        assert lines(draft)["problems"].weight is Weight.PASSED
        write(draft, "No head")
        line = lines(draft)["problems"]
        assert line.weight is Weight.MUST
        assert line.findings[0].path == FIRST


BAD = """---
title: First lesson
aim: Know.
minutes: 60
status: ready
as_on: 2020-01-01
---
The Act says ₹30,000. ![gate](media/gate.svg) See https://example.org/page.

| | |
| --- | --- |
| a | b |
"""
FAINT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="1" y="1" fill="#ccc">Words</text></svg>'


def test_advice_is_given(app: Flask) -> None:
    quiz = quiz_file()
    for choice in quiz["questions"][0]["choices"]:
        choice.pop("feedback")
    with app.test_request_context():
        draft = make_draft(
            files={"media/gate.svg": FAINT + " " * 120_000, FIRST: BAD, f"{MODULE}/03-first-quiz.yaml": yaml(quiz)}
        )
        found = lines(draft)
        assert "names no source" in sentences(found["sources"])
        assert "more than a year ago" in sentences(found["sources"])
        assert "has no date" in sentences(found["sources"])
        assert "“gate”" in sentences(found["alternatives"])
        assert "who-helps" in sentences(found["feedback"])
        assert found["feedback"].count == 1
        assert "first line" in sentences(found["tables"])
        assert "#ccc" in sentences(found["contrast"])
        assert "120 kB" in sentences(found["sizes"])
        assert "60 minutes" in sentences(found["length"])
        assert "not been tried" in sentences(found["links"])
        assert found["quizzes"].weight is Weight.PASSED


def test_a_language_that_lags_behind_and_a_module_without_a_quiz(app: Flask) -> None:
    files: dict[str, bytes | str | None] = {
        f"{MODULE}/03-first-quiz.yaml": None,
        f"{MODULE}/02-second-lesson.hi.md": None,
    }
    rules: dict[str, Any] = {"completion": {"units": "all"}, "languages_in_work": ["hi"]}
    with app.test_request_context():
        found = lines(make_draft(files=files, **rules))
        assert found["languages"].findings[0].unit == "second-lesson"
        assert [finding.module for finding in found["quizzes"].findings] == ["first-module"]


def test_an_unchanged_draft_is_read_once(app: Flask, draft: DraftOf, count_queries: CountQueries) -> None:
    with app.test_request_context():
        assert read_draft(draft.course_id, draft.slug) is read_draft(draft.course_id, draft.slug)
        with count_queries() as queries:
            lines(draft)
        assert len(queries) <= 10, len(queries)


def test_links_are_tried_by_a_job_and_kept(app: Flask) -> None:
    with app.test_request_context():
        source = {"confidence": "high", "references": [{"title": "A page", "url": "https://127.0.0.1/y"}]}
        files: dict[str, bytes | str | None] = {
            FIRST: LESSON.format(title="F") + "\n<https://127.0.0.1/x>\n",
            "sources.yaml": yaml({"F01": source}),
        }
        draft = make_draft(files=files)
        assert "https://127.0.0.1/x" in links_of(draft.course_id)
        for _ in range(2):
            with transaction():
                ask_for_links(draft.course_id, by=None)
        job = db.session.scalars(select(Job).where(Job.kind == "authoring.check_links")).one()
        inside = Reach(may_reach=lambda address: False, seconds=1)
        assert check_all(JobRun(job.id, {"course": draft.course_id}, None), inside) == {"links": 2}
        known = checks_of_links(draft.course_id)
        assert LinkState.NOT_PUBLIC in {state for state, _ in known.values()}
        assert "no public address" in sentences(lines(draft)["links"])
        write(draft, LESSON.format(title="F"))
        check_all(JobRun(job.id, {"course": draft.course_id}, None), inside)
        assert db.session.scalar(select(func.count()).select_from(LinkCheck)) == 1


def test_a_course_that_says_no_more_than_its_title_is_worth_a_look(app: Flask) -> None:
    title = {"en": "Rights at work", "hi": "काम पर अधिकार"}
    with app.app_context():
        bare = make_draft("bare", title=title, summary=title, outcomes=[{**title, "en": "Claim a wage"}])
        found = lines(bare)["about"]
        assert [str(finding.sentence) for finding in found.findings] == [
            "The summary only repeats the title.",
            "What people can do afterwards only repeats the title.",
        ]
        assert lines(make_draft("whole"))["about"].findings == ()
