"""How far a course is translated, where it may be published with texts missing (``languages_in_work``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from lms.core.language import LANGUAGES, Localised
from lms.core.recent import Recent
from lms.courses.documents import CourseDocument, Unit
from lms.courses.queries import PublishedCourse

COURSES_KEPT = 128
_kept: Recent[Mapping[str, int]] = Recent(COURSES_KEPT)


def share_of(done: int, total: int) -> int:
    """Return a share in whole per cent, rounded down, so that 100 means everything."""
    return 100 if done >= total else done * 100 // total


def unfinished(document: CourseDocument) -> dict[str, int]:
    """Return the share of texts, in per cent, that are there in each language of a course that has not got them all."""
    if not document.languages_in_work:
        return {}
    counts: Counter[str] = Counter()
    for text in localised_in(document):
        counts.update(["", *text])
    shares = {language: share_of(counts[language], counts[""]) for language in document.languages_in_work}
    return {language: share for language, share in shares.items() if share < 100}


def unfinished_languages(course: PublishedCourse) -> Mapping[str, int]:
    """Return the same for a published course; counted once in a process."""
    kept = _kept.find(course.digest)
    return _kept.keep(course.digest, unfinished(course.document)) if kept is None else kept


def lacks_words(unit: Unit, language: str) -> bool:
    """Whether some text of a unit is not there in a language."""
    return any(language not in text for text in localised_in(unit))


def localised_in(value: Any) -> Iterator[Localised]:
    """Yield every text by language inside a value."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from localised_in(getattr(value, name))
    elif isinstance(value, Mapping):
        if value and value.keys() <= LANGUAGES.keys() and all(isinstance(each, str) for each in value.values()):
            yield value
        else:
            for inner in value.values():
                yield from localised_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from localised_in(inner)
