"""Large drafts, made in memory."""

from __future__ import annotations

from lms.authoring.drafts.models import CourseDraft
from lms.authoring.drafts.opening import begin_draft, fill, store_files
from lms.authoring.drafts.queries import DraftOf, find_draft
from lms.core.database import transaction
from lms.courses.bundles import Bundle
from lms.courses.models import Course
from lms.extensions import db
from tests.factories.courses import LESSON, TRANSLATION, make_bundle, quiz_file, text, yaml

QUIZZES = 20
UNITS_A_MODULE = 20


def _questions(number: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"question-{place}",
            "kind": "true_false",
            "text": text(f"Is {place} right, in a sentence of a usual length about papers?"),
            "answer": True,
        }
        for place in range(number)
    ]


def large_bundle(units: int, questions: int, slug: str = "large") -> Bundle:
    """Return a course of many units in modules of twenty, with questions spread over quizzes in between."""
    files: dict[str, bytes | str | None] = {}
    quizzes = min(QUIZZES, units) if questions else 0
    for place in range(units):
        module, number = place // UNITS_A_MODULE + 1, place % UNITS_A_MODULE + 1
        folder = f"{module:02d}-module-{module}"
        files[f"{folder}/module.yaml"] = yaml({"title": text(f"Module {module}", f"मॉड्यूल {module}")})
        stem = f"{folder}/{number:02d}-unit-{place}"
        if place < quizzes:
            quiz = quiz_file(questions=_questions(questions // quizzes), title=text(f"Quiz number {place}"))
            files[f"{stem}.yaml"] = yaml(quiz)
        else:
            files[f"{stem}.md"] = LESSON.format(title=f"What to know about the work abroad, part {place}")
            files[f"{stem}.hi.md"] = TRANSLATION.format(title=f"विदेश में काम के बारे में क्या जानें, भाग {place}")
    base = make_bundle(slug).files
    kept = {path: content for path, content in base.items() if "/" not in path}
    return Bundle(slug, kept | {path: _bytes(content) for path, content in files.items() if content is not None})


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def large_draft(units: int, questions: int = 0, slug: str = "large") -> DraftOf:
    """Return the draft of such a course, which is not published. Needs an application context."""
    bundle = large_bundle(units, questions, slug)
    store_files(bundle)
    with transaction():
        course = Course(slug=slug)
        db.session.add(course)
        db.session.flush()
        made = begin_draft(course.id, by=None)
        assert isinstance(made, CourseDraft)
        fill(course.id, bundle, by=None)
    found = find_draft(slug)
    assert found is not None
    return found
