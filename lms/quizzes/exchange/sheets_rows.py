"""A row of a table as a draft, and a question as a row. Texts are mappings of languages to Markdown on both ways.

What no column can hold stands as JSON in the column ``more``: a writer reads its own row back and keeps the difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from lms.core.language import LANGUAGES
from lms.core.numbers import parse_number
from lms.quizzes.exchange.drafts import Draft, Rich, Untakable
from lms.quizzes.exchange.extras import SAME, difference, merged
from lms.quizzes.exchange.questions import with_ids
from lms.quizzes.exchange.texts import to_rich
from lms.quizzes.kinds.exchange import sheet_kinds
from lms.quizzes.kinds.question import Bloom, Question, kinds
from lms.quizzes.kinds.sheet import LONGEST_CELL, UNTAME, Row, folded_name

DEEPEST = 30
MORE = "more"
HINTS = 10
SEPARATOR = re.compile(r"[,;\n]")
BLOOM = {folded_name(level): level for level in Bloom} | {
    folded_name(word): level
    for word, level in zip(
        ("याद रखना", "समझना", "प्रयोग करना", "विश्लेषण करना", "मूल्यांकन करना", "रचना करना"), Bloom, strict=True
    )
}
PLAIN = ("id", "title", "category", "objective")


def plain_draft(row: Row) -> Draft:
    """Return what a row says; raise Untakable where it does not say what kind of question it is."""
    kind = _kind(row)
    draft = {"kind": kind, **_head(row), **sheet_kinds[kind].from_row(row)}
    draft = _with_more(row, draft)
    unread = [name for name in row.unread() if not name.startswith(MORE)]
    if unread:
        row.note(
            _("A question of the kind %(kind)s has no use for %(columns)s.", kind=kind, columns=", ".join(unread[:10]))
        )
    return draft


def _kind(row: Row) -> str:
    written = folded_name(row.cell("kind"))
    for kind in sheet_kinds.keys():  # noqa: SIM118 – a Registry
        mapping = sheet_kinds[kind]
        if written in {folded_name(kind), *map(folded_name, mapping.names)} if written else mapping.may_be(row):
            return kind
    if written:
        known = ", ".join(sheet_kinds.keys())
        raise Untakable(_("The kind “%(kind)s” is not known. Write one of: %(known)s.", kind=written[:50], known=known))
    if row.words("text") is None:
        raise Untakable(_("This row has no question: write it in the column text_en or text_hi."))
    raise Untakable(_("Write in the column “kind” what kind of question this is; its other columns do not tell."))


def _head(row: Row) -> Draft:
    """Return what every question has, without what the row leaves empty."""
    head: Draft = {name: row.cell(name) for name in PLAIN}
    head["text"] = row.words("text") or {}
    head["feedback"] = row.words("feedback")
    head["hints"] = [words for place in row.places("hint")[:HINTS] if (words := row.words(f"hint_{place}"))]
    head["tags"] = _split(row.cell("tags"))
    head["sources"] = _split(row.cell("sources"))
    head["bloom"] = _bloom(row)
    head["mark"] = row.number("mark")
    penalty = row.number("penalty")
    head["penalty"] = None if penalty is None else round(penalty / 100, 9)
    return {name: value for name, value in head.items() if name == "text" or value not in ("", [], None)}


def _split(written: str) -> list[str]:
    return [part.strip() for part in SEPARATOR.split(written) if part.strip()]


def _bloom(row: Row) -> str | None:
    written = row.cell("bloom")
    level = BLOOM.get(folded_name(written))
    if written and level is None:
        row.note(
            _("“%(text)s” in the column bloom should be one of %(levels)s.", text=written[:50], levels=", ".join(Bloom))
        )
    return None if level is None else level.value


def _with_more(row: Row, draft: Draft) -> Draft:
    """Return a draft with what stands in the column ``more``, which goes on in ``more_2`` where it is long."""
    written = "".join(row.cells[name] for name in sorted(row.cells, key=_place_of_more) if name.startswith(MORE))
    if not written.strip():
        return draft
    try:
        extra = json.loads(written)
        if not isinstance(extra, Mapping) or _depth(extra) > DEEPEST:
            raise ValueError("what it adds is a mapping")
        whole = without_nothing(merged(with_ids(draft), extra))
    except (ValueError, RecursionError):
        row.note(_("What stands in the column “more” does not fit the question, which was taken without it."))
        return draft
    return dict(whole)


def _place_of_more(name: str) -> tuple[int, str]:
    return len(name), name


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def without_nothing(value: Any) -> Any:
    """Return a value without the keys of mappings that have None."""
    if isinstance(value, Mapping):
        return {name: without_nothing(each) for name, each in value.items() if each is not None}
    return [without_nothing(each) for each in value] if isinstance(value, list) else value


def with_riches(value: Any) -> Any:
    """Return a draft whose texts by language are texts as files have them."""
    if isinstance(value, Mapping) and value and set(value) <= set(LANGUAGES):
        return _rich({name: str(words) for name, words in value.items()})
    if isinstance(value, Mapping):
        return {name: with_riches(each) for name, each in value.items()}
    return [with_riches(each) for each in value] if isinstance(value, list) else value


def _rich(text: Mapping[str, str]) -> Rich:
    (language, words), *others = text.items()
    return to_rich(text, "") if others or "multilang" in words else Rich(words, "markdown", language)


def row_of(question: Question) -> Row:
    """Return a question as a row."""
    fields = to_jsonable_python(question.model_dump())
    row = Row({}, parse_number)
    _write_head(fields, row)
    head = row.copy()
    sheet_kinds[question.kind].to_row(fields, row)
    if _reads_badly(row):
        row = head
    extra = difference(_normalised(question.kind, plain_draft(row.copy())), fields)
    if extra is not SAME:
        _write_more(row, extra)
    return row


def _reads_badly(row: Row) -> bool:
    """Whether something would be said about a row, because a text that no cell can hold is missing from it."""
    again = row.copy()
    plain_draft(again)
    return bool(again.notes)


def _write_head(fields: Mapping[str, Any], row: Row) -> None:
    row.put("kind", fields["kind"])
    for name in PLAIN:
        row.put(name, fields[name])
    row.put_words("text", fields["text"])
    row.put_words("feedback", fields["feedback"])
    for place, hint in enumerate(fields["hints"], 1):
        row.put_words(f"hint_{place}", hint)
    row.put("tags", ", ".join(fields["tags"]))
    row.put("sources", ", ".join(fields["sources"]))
    row.put("bloom", fields["bloom"])
    if fields["mark"] != kinds[fields["kind"]].model_fields["mark"].default:
        row.put("mark", fields["mark"])
    if fields["penalty"] is not None:
        row.put("penalty", round(fields["penalty"] * 100, 5))


def _normalised(kind: str, draft: Draft) -> Draft:
    """Return what was read with every field that is so anyway."""
    draft = with_ids(draft)
    try:
        return dict(to_jsonable_python(kinds[kind].model_validate(draft).model_dump()))
    except ValidationError:
        fields = kinds[kind].model_fields
        given = {name: to_jsonable_python(field.default) for name, field in fields.items() if not field.is_required()}
        return {**given, **draft}


def _write_more(row: Row, extra: Any) -> None:
    text = json.dumps(extra, ensure_ascii=False, separators=(",", ":"))
    text = UNTAME.sub(lambda found: "".join(f"\\u{ord(letter):04x}" for letter in found[0]), text)
    for number, place in enumerate(range(0, len(text), LONGEST_CELL), 1):
        row.cells[MORE if number == 1 else f"{MORE}_{number}"] = text[place : place + LONGEST_CELL]
