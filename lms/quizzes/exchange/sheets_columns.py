"""The columns of a table with questions: their names, in English or Hindi, and the order in which we write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from lms.core.numbers import western
from lms.quizzes.kinds.sheet import folded_name

HINDI = {
    "id": "पहचान",
    "kind": "प्रकार",
    "title": "शीर्षक",
    "category": "श्रेणी",
    "text": "सवाल",
    "choice": "विकल्प",
    "match": "मिलान",
    "right": "सही",
    "worth": "प्रतिशत",
    "feedback": "टिप्पणी",
    "answer": "उत्तर",
    "tolerance": "छूट",
    "unit": "इकाई",
    "rule": "नियम",
    "mark": "अंक",
    "hint": "संकेत",
    "bloom": "ब्लूम",
    "objective": "उद्देश्य",
    "tags": "टैग",
    "sources": "स्रोत",
    "shuffle": "फेरबदल",
    "case": "अक्षरभेद",
    "penalty": "कटौती",
    "more": "अन्य",
    "en": "अंग्रेज़ी",
    "hi": "हिन्दी",
}
ALSO = {
    "english": "en",
    "hindi": "hi",
    "अंग्रेजी": "en",
    "question": "text",
    "प्रश्न": "text",
    "type": "kind",
    "marks": "mark",
    "points": "mark",
    "option": "choice",
    "correct": "right",
    "tag": "tags",
    "source": "sources",
    "percent": "worth",
    "level": "",
    "स्तर": "",
}
NAMES = {folded_name(word): name for name, word in HINDI.items()} | {folded_name(word): n for word, n in ALSO.items()}
KNOWN = re.compile(
    r"(?:id|kind|title|category|mark|bloom|objective|tags|sources|right|answer|rule|shuffle|case|penalty|more(?:_\d+)?)"
    r"|(?:text|feedback|unit)(?:_en|_hi)?|(?:choice|match|hint)_\d{1,2}(?:_en|_hi)?"
    r"|choice_\d{1,2}_(?:worth|right|tolerance|feedback(?:_en|_hi)?)"
)
FIRST = ["id", "kind", "title", "category", "text_en", "text_hi"]
OF_A_CHOICE = ["en", "hi", "right", "worth", "tolerance", "feedback_en", "feedback_hi"]
AFTER_THE_TEXT = ["right", "answer"]
LAST = [
    *("unit_en", "unit_hi", "rule", "shuffle", "case", "feedback_en", "feedback_hi", "mark", "penalty"),
    *("bloom", "objective", "tags", "sources"),
]
LETTERS_AND_DIGITS = re.compile(r"(\d+)")


def column_name(heading: str) -> str | None:
    """Return the name of the column that a heading means, in either language; None where it is none of ours."""
    plain = LETTERS_AND_DIGITS.sub(r" \1 ", western(unicodedata.normalize("NFC", heading)))
    words = [NAMES.get(word, word) for word in folded_name(plain).split()]
    name = "_".join(word for word in words if word)
    return name if KNOWN.fullmatch(name) else None


def heading(name: str, language: str) -> str:
    """Return the heading of a column in a language."""
    if language != "hi":
        return name
    return " ".join(HINDI.get(part, part) for part in name.split("_"))


def in_order(names: Iterable[str]) -> list[str]:
    """Return names of columns as people read them: the question, its choices, what is said to them, the rest."""
    return sorted(names, key=_place)


def _place(name: str) -> tuple[int, int, int, str]:
    if name in FIRST:
        return 0, FIRST.index(name), 0, ""
    if name in AFTER_THE_TEXT:
        return 1, AFTER_THE_TEXT.index(name), 0, ""
    part, _sign, rest = name.partition("_")
    number, _sign, rest = rest.partition("_")
    if part in {"choice", "match"}:
        place = OF_A_CHOICE.index(rest) if rest in OF_A_CHOICE else 0
        return 2, int(number) + (100 if part == "match" else 0), place, ""
    if part == "hint":
        return 4, int(number), 0, rest
    if name in LAST:
        return 3, LAST.index(name), 0, ""
    return 5, 0, len(name), name
