"""What is wrong with one question of a draft, with the place in it where each mistake stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE, GLOSSARY, SOURCES
from lms.authoring.drafts.queries import DraftOf, media_of
from lms.authoring.facts.models import Fact
from lms.authoring.questions.holders import Entry
from lms.core.markup_problems import examine
from lms.courses.contents import ContentContext, Where, texts_in
from lms.courses.documents import UnitStatus
from lms.courses.problems import sentences
from lms.extensions import db
from lms.quizzes.documents import question_problems
from lms.quizzes.kinds.question import Question, kinds


@dataclass(frozen=True)
class Mistake:
    """Something wrong in a question: where, and a whole sentence."""

    where: Where
    sentence: Any


@dataclass(frozen=True)
class Checked:
    """A question as it was read. ``question`` is None where its model refuses it."""

    question: Question | None
    mistakes: tuple[Mistake, ...]


def context_of(draft: DraftOf) -> ContentContext:
    """Return what the questions of a draft may refer to. Five queries."""
    places = (SOURCES, GLOSSARY, COURSE)
    wanted = (DraftText.course_id == draft.course_id, DraftText.place.in_(places), DraftText.deleted_at.is_(None))
    facts = {
        row.place: row.facts for row in db.session.execute(select(DraftText.place, DraftText.facts).where(*wanted))
    }
    live = (DraftUnit.course_id == draft.course_id, DraftUnit.deleted_at.is_(None))
    units = frozenset(db.session.scalars(select(DraftUnit.slug).where(*live)))
    known = {key: bool(value) for key, value in db.session.execute(select(Fact.key, Fact.value).order_by(Fact.id))}
    in_work = facts.get(COURSE, {}).get("languages_in_work")
    unfinished = in_work if isinstance(in_work, list) else []
    return ContentContext(
        draft.languages,
        sources=_names(facts, SOURCES),
        terms=_names(facts, GLOSSARY),
        media=frozenset(media_of(draft.course_id)),
        units=units,
        facts=known,
        wanted=tuple(code for code in draft.languages if code not in unfinished),
    )


def _names(facts: Mapping[str, Mapping[str, Any]], place: str) -> frozenset[str]:
    found = facts.get(place, {}).get("names")
    return frozenset(found) if isinstance(found, list) else frozenset()


def check_entry(entry: Entry, context: ContentContext) -> Checked:
    """Return what a question of a draft says, and what is wrong with it."""
    file = entry.holder.questions.read(entry.index)
    unread = tuple(Mistake((), sentence) for _, sentence in file.problems)
    if unread or not isinstance(file.data, dict):
        return Checked(None, unread or (Mistake((), "A question should have lines like “key: value”."),))
    return check_question(file.data, context)


def check_question(data: Mapping[str, Any], context: ContentContext) -> Checked:
    """Return plain data as a question, and what is wrong with it; places are within the question."""
    plain = {key: value for key, value in data.items() if key != "status"}
    is_draft = data.get("status") == UnitStatus.DRAFT
    model = kinds.find(str(plain.get("kind")))
    if model is None:
        sentence = f"The kind of a question should be one of {', '.join(kinds.keys())}, not “{plain.get('kind')}”."
        return Checked(None, (Mistake(("kind",), sentence),))
    try:
        question = model.model_validate(plain, context={**context.of_texts, "any_language": is_draft})
    except ValidationError as error:
        return Checked(None, tuple(Mistake(where, sentence) for where, sentence in sentences(error)))
    return Checked(question, tuple(_mistakes(question, context)))


def _mistakes(question: Question, context: ContentContext) -> Iterator[Mistake]:
    for problem in question_problems([question], context):
        named = str(problem.sentence).partition(": ")[2]
        yield Mistake(problem.where[2:], named or problem.sentence)
    for where, text in texts_in(question, ()):
        for found in examine(text, context.known).problems:
            yield Mistake(where, found.sentence)
