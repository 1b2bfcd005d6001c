"""Drafts become questions, and questions drafts.

``to_question`` gives ids where a file has none, turns every text into Markdown by language, and asks the model of the
kind: what that refuses is a problem at the line of the draft. ``to_draft`` is the way back, with every field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, MutableSet
from dataclasses import dataclass
from enum import Enum
from itertools import count
from math import copysign, fsum
from string import ascii_lowercase
from typing import Any

from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from lms.core.language import LANGUAGES
from lms.courses.contents import LONGEST_SLUG, SLUG, Where
from lms.courses.problems import sentences
from lms.quizzes.exchange.drafts import Draft, Found, Problem
from lms.quizzes.exchange.texts import losses, to_rich, to_text
from lms.quizzes.kinds.exchange import Rich, by_digest
from lms.quizzes.kinds.question import LONGEST_TAG, NOT_IN_A_TAG, RIGHT, Question, kinds

LONGEST_MADE_ID = 60
PREFIXES = {"choices": "", "options": "", "items": "", "stems": "s-", "gaps": "gap-", "rubric": "c-", "parts": "part-"}
VEILED = {"choices", "options", "items"}
"""The lists whose ids must not count up in the order of the file, which may be the answer."""
NEEDED = "text"
ROUNDED = 0.97
"""What choices must earn together to be taken for the parts of a whole, rounded: three times 33 %."""
WHOLES = [part / parts for parts in (3, 6, 7, 9, 11, 12) for part in range(1, parts)]
NEAR = 0.006
LONGEST = {"title": 255, "category": 500}


@dataclass(frozen=True)
class Made:
    """A question, or None where the draft makes none, and what there is to say about it."""

    question: Question | None
    problems: list[Problem]


def to_question(found: Found, language: str, taken_ids: MutableSet[str]) -> Made:
    """Return the question that a draft makes, with an id that is not taken, which is entered among those that are."""
    draft = with_ids(found.draft)
    problems = [Problem(found.line, sentence) for sentence in _lost(draft)]
    model = kinds.find(draft["kind"]) if isinstance(draft.get("kind"), str) else None
    if model is None:
        return Made(None, [*problems, Problem(found.line, _("This kind of question is not known here."))])
    wanted = _rounded(_in_languages(draft, language))
    wanted["id"] = _free_id(draft, taken_ids)
    wanted["tags"], changed = _clean_tags(draft.get("tags"))
    changed += _shorten(wanted)
    problems += [Problem(found.line, sentence) for sentence in changed]
    try:
        question = model.model_validate(wanted)
    except ValidationError as error:
        return Made(None, problems + [_problem(found, where, what) for where, what in sentences(error)])
    refused = [_problem(found, each.where, each.sentence) for each in question.problems()]
    if refused:
        return Made(None, problems + refused)
    taken_ids.add(question.id)
    return Made(question, problems)


def _rounded(wanted: Draft) -> Draft:
    """Return a draft with the thirds and sixths that its choices were meant to be worth, where its file rounds them."""
    choices = wanted.get("choices")
    if not isinstance(choices, list) or not all(isinstance(each.get("fraction"), float) for each in choices):
        return wanted
    earned = fsum(each["fraction"] for each in choices if each["fraction"] > 0)
    if not ROUNDED <= earned < RIGHT:
        return wanted
    meant = [_nearest(each["fraction"]) for each in choices]
    if fsum(fraction for fraction in meant if fraction > 0) < RIGHT:
        return wanted
    return {**wanted, "choices": [{**each, "fraction": worth} for each, worth in zip(choices, meant, strict=True)]}


def _nearest(fraction: float) -> float:
    """Return the third, sixth and so on that a number stands for; one that is none of them as it is."""
    nearest = min(WHOLES, key=lambda whole: abs(whole - abs(fraction)))
    return copysign(nearest, fraction) if abs(nearest - abs(fraction)) < NEAR else fraction


def _problem(found: Found, where: Where, sentence: str) -> Problem:
    """Return a problem at the line of the innermost part that has one."""
    places = (found.places[where[:length]] for length in range(len(where), 0, -1) if where[:length] in found.places)
    return Problem(next(places, found.line), sentence)


def _lost(value: Any) -> list[str]:
    """Return what is lost of the texts of a draft, each sentence once."""
    return list(dict.fromkeys(sentence for rich in _riches(value) for sentence in losses(rich)))


def _riches(value: Any) -> Iterator[Rich]:
    if isinstance(value, Rich):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _riches(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _riches(each)


def _in_languages(value: Any, language: str) -> Any:
    """Return a draft with each text by language; one that comes to nothing is left out, unless it is needed."""
    if isinstance(value, Rich):
        return to_text(value, language)
    if isinstance(value, Mapping):
        pairs = ((name, each, _in_languages(each, language)) for name, each in value.items())
        return {name: made for name, each, made in pairs if name == NEEDED or not _is_empty(each, made)}
    if isinstance(value, list | tuple):
        pairs_of_list = ((each, _in_languages(each, language)) for each in value)
        return [made for each, made in pairs_of_list if not _is_empty(each, made)]
    return value


def _is_empty(value: Any, made: Any) -> bool:
    return isinstance(value, Rich) and not any(words.strip() for words in made.values())


def with_ids(draft: Any) -> Draft:
    """Return a draft whose choices, options, gaps and the like have ids."""
    made = dict(draft)
    for name, prefix in PREFIXES.items():
        values = made.get(name)
        if isinstance(values, list | tuple) and all(isinstance(each, Mapping) for each in values):
            given = {each["id"] for each in values if isinstance(each.get("id"), str)}
            free = (made_id for made_id in _made_ids(prefix) if made_id not in given)
            ids = [each.get("id") for each in values]
            for place in by_digest([each.get("text") for each in values]) if name in VEILED else range(len(values)):
                ids[place] = ids[place] or next(free)
            made[name] = [{**with_ids(each), "id": its} for each, its in zip(values, ids, strict=True)]
    return made


def _made_ids(prefix: str) -> Iterator[str]:
    """Yield a, b … z, then a2, b2 …; behind a prefix numbers."""
    if prefix:
        yield from (f"{prefix}{number}" for number in count(1))
    yield from (f"{letter}{number if number > 1 else ''}" for number in count(1) for letter in ascii_lowercase)


def _free_id(draft: Draft, taken: Iterable[str]) -> str:
    """Return the id that a draft has, or one made of it or its title, or q1, q2 …; none that is taken."""
    taken = set(taken)
    given = str(draft.get("id") or "")
    wanted = (
        given if SLUG.fullmatch(given) and len(given) <= LONGEST_SLUG else slug(given or str(draft.get("title") or ""))
    )
    if not wanted:
        return next(made for made in map("q{}".format, count(1)) if made not in taken)
    others = (f"{wanted[:LONGEST_MADE_ID].rstrip('-')}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(made for made in others if made not in taken)


def slug(text: str) -> str:
    """Return an id made of the letters and digits of a text, empty where it has none that ids may hold."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_MADE_ID].strip("-")


def _clean_tags(tags: Any) -> tuple[list[Any], list[str]]:
    """Return tags without what they may not hold, and a sentence for each that was changed."""
    clean, changed = [], []
    for tag in tags if isinstance(tags, list | tuple) else ():
        kept = " ".join(NOT_IN_A_TAG.sub(" ", tag).split())[:LONGEST_TAG].strip() if isinstance(tag, str) else tag
        if kept and kept not in clean:
            clean.append(kept)
        if isinstance(tag, str) and kept != " ".join(tag.split()):
            changed.append(_("The tag “%(tag)s” became “%(kept)s”.", tag=tag[:100], kept=kept))
    return clean, changed


def _shorten(wanted: Draft) -> list[str]:
    """Cut names that are too long, and say which."""
    changed = []
    for name, longest in LONGEST.items():
        if isinstance(wanted.get(name), str) and len(wanted[name]) > longest:
            wanted[name] = wanted[name][:longest].rstrip()
            changed.append(_("“%(name)s” was cut to %(most)s characters.", name=name, most=longest))
    return changed


def to_draft(question: Question, language: str) -> Draft:
    """Return a question as a draft with every field of its kind, for a file in a language."""
    return {name: _drafted(getattr(question, name), language) for name in type(question).model_fields}


def meant_draft(question: Question, language: str) -> Draft:
    """Return a question as a draft with those fields alone that its kind would not fill in by itself."""
    draft = to_draft(question, language)
    fields = type(question).model_fields
    return {name: value for name, value in draft.items() if getattr(question, name) != fields[name].default}


def _drafted(value: Any, language: str) -> Any:
    if isinstance(value, BaseModel):
        return {name: _drafted(getattr(value, name), language) for name in type(value).model_fields}
    if isinstance(value, Mapping) and value and set(value) <= set(LANGUAGES):
        return to_rich(value, language)
    if isinstance(value, list | tuple):
        return [_drafted(each, language) for each in value]
    return value.value if isinstance(value, Enum) else value
