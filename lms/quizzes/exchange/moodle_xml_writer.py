"""Moodle XML out. What Moodle has no element for goes along in ``<setu>``, which its importer passes over."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from flask_babel import gettext as _

from lms.quizzes.exchange.drafts import Draft, Problem, Untakable, Written
from lms.quizzes.exchange.extras import SAME, difference
from lms.quizzes.exchange.moodle_xml import OURS, category_of, draft_of
from lms.quizzes.exchange.moodle_xml_tree import ILLEGAL
from lms.quizzes.exchange.questions import meant_draft, with_ids
from lms.quizzes.kinds.exchange import moodle_kinds
from lms.quizzes.kinds.moodle import MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element, plain_number
from lms.quizzes.kinds.moodle_pictures import Pictures, marked_pictures
from lms.quizzes.kinds.question import Question, kinds

NO_PICTURES: Mapping[str, bytes] = {}
TOP = "$course$/top"


def write_moodle_xml(
    questions: Sequence[Question], language: str, pictures: Mapping[str, bytes] = NO_PICTURES
) -> Written:
    """Return questions as a file, with those of the pictures (by file name) that their texts show."""
    problems: list[Problem] = []
    root, category = Element("quiz"), ""
    for number, question in enumerate(questions, 1):
        draft = meant_draft(question, language)
        if question.category != category:
            category = question.category
            root.children.append(_category_element(category))
        element, unlike = _question_element(draft, _read_category(category), pictures)
        root.children.append(element)
        problems += [Problem(number, f"{question.id}: {sentence}") for sentence in unlike]
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_written(root, 0))
    return Written(text.encode(), problems)


def _category_element(category: str) -> Element:
    element = Element("question", {"type": "category"})
    path = category if category.startswith("$") else f"{TOP}/{category}" if category else TOP
    element.add_words("category", _clean(path))
    return element


def _read_category(category: str) -> str:
    return category_of(_category_element(category).words("category"))[0]


def _question_element(draft: Draft, category: str, pictures: Mapping[str, bytes]) -> tuple[Element, list[str]]:
    """Return a question as an element, and what Moodle will not show or do of it."""
    mapping = moodle_kinds[draft["kind"]]
    element = Element("question", {"type": mapping.types[0]})
    _write_head(draft, element)
    unlike = list(mapping.to_moodle(draft, element))
    missing = _add_files(element, pictures)
    for each in element.walk():
        each.pieces = [_clean("".join(each.pieces))]
    extra = difference(_read_back(element, draft["kind"], category), draft)
    if extra is not SAME:
        element.add(OURS, _json(extra))
    return element, [*unlike, *missing]


def _write_head(draft: Draft, element: Element) -> None:
    element.add_words("name", draft.get("title") or draft["id"])
    element.add_rich("questiontext", draft["text"])
    element.add_rich("generalfeedback", draft.get("feedback"))
    element.add("defaultgrade", plain_number(draft.get("mark", 0 if draft["kind"] == "description" else 1)))
    if draft.get("penalty") is not None:
        element.add("penalty", plain_number(draft["penalty"]))
    element.add("hidden", "0")
    element.add("idnumber", draft["id"])
    for hint in draft.get("hints", ()):
        element.add_rich("hint", hint)
    if draft.get("tags"):
        tags = element.add("tags")
        for tag in draft["tags"]:
            tags.add_words("tag", tag)


def _add_files(element: Element, pictures: Mapping[str, bytes]) -> list[str]:
    """Put the pictures that texts show beside them; return what is said about those that are not there."""
    missing: list[str] = []
    for holder in list(element.walk()):
        text = holder.first("text")
        if text is None:
            continue
        marked, shown, absent = marked_pictures("".join(text.pieces), pictures)
        text.pieces = [marked]
        for name in shown:
            content = base64.b64encode(pictures[name]).decode()
            holder.add("file", content, name=name, path="/", encoding="base64")
        missing += [_("The picture “%(name)s” does not go along with the file.", name=name) for name in absent]
    return list(dict.fromkeys(missing))


def _read_back(element: Element, kind: str, category: str) -> Draft:
    """Return what somebody gets who reads an element, without what is so anyway; nothing where it cannot be read."""
    try:
        draft = with_ids(draft_of(MoodleQuestion(element, Pictures()), category))
    except Untakable:
        return {}
    fields = kinds[kind].model_fields
    return {name: value for name, value in draft.items() if name not in fields or value != fields[name].default}


def _json(value: object) -> str:
    """Return JSON without characters that XML cannot hold."""
    return ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _written(element: Element, depth: int) -> Iterator[str]:
    """Yield an element as text, piece by piece, with those in it indented."""
    indent = "  " * depth
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attributes.items())
    text = _characters("".join(element.pieces))
    if not element.children:
        yield f"{indent}<{element.name}{attributes}>{text}</{element.name}>\n"
        return
    yield f"{indent}<{element.name}{attributes}>{text}\n"
    for child in element.children:
        yield from _written(child, depth + 1)
    yield f"{indent}</{element.name}>\n"


def _characters(text: str) -> str:
    """Return text as XML holds it: what has signs of markup as Moodle writes it, in a CDATA section."""
    if not ({"<", "&"} & set(text)):
        return escape(text)
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
