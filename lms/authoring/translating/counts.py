"""How many texts a file has, and in which languages: noted when it is saved, so that lists parse nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lms.authoring.drafts.places import FACTS
from lms.authoring.translating.texts import lesson_parts, texts_of_yaml

NOTED = "texts"
"""Under what this stands in ``DraftText.facts``."""
UNTRANSLATED = frozenset({FACTS})
"""Files whose texts are translated elsewhere: facts in the registry that they come from."""


def count_texts(place: str, content: str, kind: str) -> dict[str, Any]:
    """Return what is noted of a file: which ``keys`` a lesson has, else how many texts (``all``, by language)."""
    if place in UNTRANSLATED:
        return {}
    if kind == "lesson":
        return {"keys": [key for key, words in lesson_parts(content).items() if words]}
    texts = texts_of_yaml(content)
    return {"all": len(texts), **Counter(language for text in texts for language in text.words)}


def number_of_texts(noted: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]], first: str) -> Counter[str]:
    """Return how many texts a file has (``all``) and how many of them in each language.

    ``others`` are what was noted of the files of a lesson in further languages.
    """
    if "keys" not in noted:
        return Counter({key: number for key, number in noted.items() if isinstance(number, int)})
    keys = {first: noted["keys"], **{language: each.get("keys", []) for language, each in others.items()}}
    found = Counter({language: len(each) for language, each in keys.items()})
    found["all"] = len(set().union(*keys.values()))
    return found
