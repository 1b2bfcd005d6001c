"""Where a course cites its facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lms.core.markup import TERM
from lms.core.markup_facts import facts_in
from lms.courses.contents import texts_in
from lms.courses.documents import CourseDocument, Fact, Unit


def fact_uses(document: CourseDocument) -> dict[str, tuple[str, ...]]:
    """Return the units that learners read which cite or show each fact, by its key in the document.

    The meaning of a word counts for each unit that explains the word.
    """
    used: dict[str, list[str]] = {}
    for unit in document.ready_units():
        for key in document.fact_keys(unit.id, facts_of_unit(document, unit)):
            used.setdefault(key, []).append(unit.id)
    return {key: tuple(units) for key, units in sorted(used.items())}


def facts_of_unit(document: CourseDocument, unit: Unit) -> set[str]:
    """Return the ids of the facts that a unit cites or shows, as its author gave them."""
    texts = list(words_in(unit.content))
    terms = {found[1] for text in texts for found in TERM.finditer(text)}
    meanings = [term.meaning for key in terms if (term := document.term_for(unit.id, key))]
    return {key for text in (*texts, *words_in(meanings)) for key in facts_in(text)}


def words_in(value: Any) -> Iterator[str]:
    """Yield every localised text in something that a course holds."""
    return (text for _, text in texts_in(value, ()))


def cited_facts(document: CourseDocument, unit_id: str, value: Any) -> list[tuple[str, Fact]]:
    """Return the facts that something in a unit cites or shows, a question for instance, with the ids used there."""
    ids = sorted({key for text in words_in(value) for key in facts_in(text)})
    return [(key, fact) for key in ids if (fact := document.fact_for(unit_id, key))]
