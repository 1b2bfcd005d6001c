"""A course whose quiz draws from a bank, for the tests of this package."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import DraftOf, find_unit
from lms.core.errors import Refusal
from lms.extensions import db
from tests.factories.courses import MODULE, text, yaml
from tests.factories.drafts import make_draft

QUIZ = f"{MODULE}/03-first-quiz.yaml"
UNIT = "first-quiz"


def statement(question_id: str, **more: Any) -> dict[str, Any]:
    """Return a statement that is true."""
    return {
        "id": question_id,
        "kind": "true_false",
        "text": text(f"Statement {question_id}.", f"कथन {question_id}।"),
        "answer": True,
        "if_true": text(f"Right about {question_id}."),
        **more,
    }


def quiz(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a quiz of some questions."""
    return {
        "kind": "quiz",
        "title": text("First quiz", "पहली प्रश्नोत्तरी"),
        "aim": text("See what you know.", "देखना कि आप क्या जानते हैं।"),
        "minutes": 10,
        "settings": {"shuffle_choices": False},
        "questions": list(questions),
        **more,
    }


def bank(*questions: dict[str, Any], title: str = "Frauds") -> dict[str, Any]:
    """Return a bank of some questions."""
    return {"title": text(title), "questions": list(questions)}


def drawing_quiz(**more: Any) -> dict[str, Any]:
    """Return a quiz that asks one question of its own, and draws two of those in the bank with the tag visa."""
    slots = ["own", {"draw": 2, "bank": "frauds", "tags": ["visa"]}]
    return quiz(statement("own"), statement("spare"), banks=["frauds"], slots=slots, **more)


def frauds() -> dict[str, Any]:
    """Return the bank: three questions with the tag, one without it, one that is a draft."""
    tagged = [statement(f"visa-{each}", tags=["visa"], bloom="apply") for each in "abc"]
    return bank(*tagged, statement("other", tags=["papers"]), statement("unready", tags=["visa"], status="draft"))


def drawing_draft(slug: str = "a-course", **more: Any) -> DraftOf:
    """Return the draft of a course with that quiz and bank."""
    files = {QUIZ: yaml(drawing_quiz(**more)), "banks/frauds.yaml": yaml(frauds())}
    return make_draft(slug, files=files)


def the_quiz(draft: DraftOf) -> DraftUnit:
    """Return the quiz of a draft."""
    unit = find_unit(draft.course_id, UNIT)
    assert unit is not None
    return unit


def all_at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do some things in the same moment, each in transactions of its own; return what came of each, sorted."""
    together = Barrier(len(acts))
    results: list[str] = []

    def do(act: Callable[[], object]) -> None:
        with app.test_request_context():
            together.wait()
            try:
                act()
                results.append("done")
            except Refusal as refusal:
                results.append(str(refusal.sentence))
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)
