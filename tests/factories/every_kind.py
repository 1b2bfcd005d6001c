"""A quiz with one question of each of the eleven kinds. Call these inside an application context.

Whatever must stay with us until the rules allow it says SECRET and what it is: ``SECRET key`` (a right answer),
``SECRET said`` (what an author says to an answer), ``SECRET hint``, and what never reaches a learner, ``SECRET notes``,
``SECRET author`` (titles, categories, tags), and ``SECRET rubric`` before a person has graded. Right numbers are those
in ``NUMBERS``. ``key=1`` gives the same quiz another key: nothing that a learner sees before the end may differ.
"""

from __future__ import annotations

from typing import Any

from lms.courses.queries import PublishedCourse
from tests.factories.courses import make_course, text, yaml
from tests.factories.quizzes import QUIZ_FILE

UNIT = "first-quiz"
NUMBERS = ("743216589", "74,32,16,589", "864203175", "86,42,03,175", "913579246", "91,35,79,246")
"""The right numbers of the first key, as they may be written; so long that no time or token holds them by chance."""
WRITTEN = {"text": "They keep the passports.", "files": []}
WRONG: dict[str, Any] = {
    "visa": "tourist",
    "papers": ["ticket"],
    "promise": True,
    "portal": "a search",
    "charge": "1",
    "doors": {"prison": "office"},
    "steps": ["fly", "pay", "sign", "check"],
    "notice": {"where": "nowhere", "sum": "2", "length": "short"},
    "story": {"lawful": True, "total": "3", "first": "wait", "letter": WRITTEN},
    "advice": WRITTEN,
}
"""An answer to every question that wants one, as it is kept; with the first key it earns nothing."""
HAND_PARTS = (("advice", ""), ("story", "letter"))
"""The questions, and their parts, that a person grades."""


def every_kind_file(key: int = 0, **settings: Any) -> dict[str, Any]:
    """Return what the file of the quiz says: all questions on three pages, and texts for every result."""
    questions = [_visa(key), _papers(key), _promise(key), _portal(key), _charge(key), _doors(key), _steps(key)]
    questions += [_notice(key), _between(), _story(key), _advice()]
    return {
        "kind": "quiz",
        "title": text("Every kind", "हर तरह के सवाल"),
        "aim": text("See what you know.", "देखना कि आप क्या जानते हैं।"),
        "minutes": 30,
        "settings": {
            "attempts": 2,
            "questions_a_page": 4,
            "bands": [{"from": 0, "text": text("SECRET said of the band", "SECRET said हिंदी")}],
            **settings,
        },
        "questions": questions,
    }


def make_every_kind(slug: str = "a-course", key: int = 0, **settings: Any) -> PublishedCourse:
    """Publish a course with the quiz ``first-quiz``."""
    return make_course(slug, files={QUIZ_FILE: yaml(every_kind_file(key, **settings))})


def _said(what: str = "") -> dict[str, str]:
    return text(f"SECRET said {what}".strip(), "SECRET said हिंदी")


def _question(question_id: str, kind: str, words: str, **content: Any) -> dict[str, Any]:
    return {
        "id": question_id,
        "kind": kind,
        "title": "SECRET author title",
        "category": "SECRET author/category",
        "tags": ["SECRET author tag"],
        "objective": "secret-author",
        "text": text(words, f"{words} हिंदी"),
        "feedback": _said("to all"),
        "hints": [text(f"SECRET hint {number}", f"SECRET hint {number} हिंदी") for number in (1, 2)],
        **content,
    }


def _choices(worth: dict[str, float]) -> list[dict[str, Any]]:
    return [
        {"id": each, "text": text(f"Choice {each}", f"विकल्प {each}"), "fraction": fraction, "feedback": _said()}
        for each, fraction in worth.items()
    ]


def _one_of(ids: tuple[str, ...], right: str) -> list[dict[str, Any]]:
    return _choices({each: float(each == right) for each in ids})


def _visa(key: int) -> dict[str, Any]:
    choices = _one_of(("tourist", "work", "family"), ("work", "family")[key])
    return _question("visa", "single_choice", "Which visa?", choices=choices)


def _papers(key: int) -> dict[str, Any]:
    worth = ({"ticket": -0.5, "contract": 0.5, "policy": 0.5}, {"ticket": 0.5, "contract": 0.5, "policy": -0.5})[key]
    return _question("papers", "multiple_choice", "Which papers?", choices=_choices(worth))


def _promise(key: int) -> dict[str, Any]:
    said = {"if_true": _said(), "if_false": _said()}
    return _question("promise", "true_false", "A word is enough.", answer=bool(key), **said)


def _portal(key: int) -> dict[str, Any]:
    answers = [
        {"pattern": f"SECRET key {key}", "feedback": _said()},
        {"pattern": "*", "fraction": 0, "feedback": _said()},
    ]
    return _question("portal", "short_answer", "Which portal?", answers=answers)


def _value(number: int, key: int) -> dict[str, Any]:
    return {"value": number + key, "tolerance": 0.125, "feedback": _said()}


def _charge(key: int) -> dict[str, Any]:
    units = {"units": [{"name": "rupees"}, {"name": "lakh", "multiplier": 0.00001}], "unit_penalty": 0.25}
    return _question("charge", "numerical", "How much?", answers=[_value(743216589, key)], wrong=_said(), **units)


def _doors(key: int) -> dict[str, Any]:
    options = [
        {"id": each, "text": text(f"Door {each}", f"दरवाज़ा {each}")} for each in ("office", "mission", "station")
    ]
    wanted = ({"prison": "mission", "lawyer": "office"}, {"prison": "station", "lawyer": "station"})[key]
    stems = [
        {"id": stem, "text": text(f"Need {stem}", f"ज़रूरत {stem}"), "option": option, "feedback": _said()}
        for stem, option in wanted.items()
    ]
    return _question("doors", "matching", "Which door?", options=options, stems=stems)


def _steps(key: int) -> dict[str, Any]:
    order = (("check", "sign", "pay", "fly"), ("pay", "fly", "check", "sign"))[key]
    items = [{"id": each, "text": text(f"Step {each}", f"क़दम {each}")} for each in order]
    return _question("steps", "ordering", "Put the steps in order.", items=items)


def _notice(key: int) -> dict[str, Any]:
    gaps = [
        {"id": "where", "input": "text", "answers": [{"pattern": f"SECRET key {key}", "feedback": _said()}]},
        {"id": "sum", "input": "number", "values": [_value(864203175, key)]},
        {"id": "length", "input": "choice", "choices": _one_of(("short", "middle", "long"), ("long", "middle")[key])},
    ]
    return _question("notice", "gap_fill", "Look at {{where}}, pay {{sum}}, wait {{length}}.", gaps=gaps)


def _between() -> dict[str, Any]:
    return _question("between", "description", "Now a story.", feedback=None, hints=[])


def _by_hand(question_id: str, words: str, **content: Any) -> dict[str, Any]:
    levels = [{"points": points, "text": text(f"SECRET rubric level {points}")} for points in (0, 17)]
    rubric = [{"id": "facts", "text": text("SECRET rubric facts"), "levels": levels}]
    return _question(question_id, "long_answer", words, notes=text("SECRET notes"), rubric=rubric, **content)


def _story(key: int) -> dict[str, Any]:
    parts = [
        _question("lawful", "true_false", "It is lawful.", answer=bool(key), if_true=_said(), if_false=_said()),
        _question("total", "numerical", "What is the total?", answers=[_value(913579246, key)]),
        _question("first", "single_choice", "What first?", choices=_one_of(("wait", "ask", "go"), ("ask", "go")[key])),
        _by_hand("letter", "Write the letter."),
    ]
    return _question("story", "case", "An agent keeps a passport.", mark=4, parts=parts)


def _advice() -> dict[str, Any]:
    return _by_hand("advice", "What do you say?", mark=2, files_most=2, longest_words=100)
