"""The syntax of Moodle's embedded answers (cloze): ``{2:SHORTANSWER:=right#well done~%50%nearly}`` within a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

START = re.compile(
    r"\{(\d*):(NUMERICAL|NM|(?:MULTICHOICE_|MULTICHOICE|MC)(?:[VH]S?|S|)|(?:SHORTANSWER|SA|MW)(?:_?C|)"
    r"|(?:MULTIRESPONSE_|MULTIRESPONSE|MR)(?:HS?|S|)):"
)
LOOKS_LIKE_ONE = re.compile(r"\{\d*:[A-Z_]+:")
SIGN = re.compile(r'\\[}~#/"]|[}~#]')
ESCAPED = re.compile(r'\\([}~#/"])')
WORTH = re.compile(r"\s*(?:(=)|%(-?\d+(?:[.,]\d*)?)%)")
TAKEN_BY_SYNTAX = re.compile(r"[\\}#~{]")


@dataclass(frozen=True)
class Alternative:
    """An answer to a gap as it is written, what it is worth, and what is said to it."""

    worth: float
    answer: str
    feedback: str = ""


@dataclass
class Cloze:
    """One gap of a text; ``is_closed`` is false where its closing bracket is missing."""

    kind: str
    weight: float
    written: str = ""
    alternatives: list[Alternative] = field(default_factory=list)
    is_closed: bool = True

    @property
    def is_multiresponse(self) -> bool:
        """Whether it lets one choose several, which no gap of ours does."""
        return self.kind.startswith(("MULTIRESPONSE", "MR"))

    @property
    def input(self) -> str:
        """What is put into such a gap, by our names."""
        if self.kind in {"NUMERICAL", "NM"}:
            return "number"
        return "choice" if self.kind.startswith(("MULTICHOICE", "MC")) else "text"

    @property
    def is_exact(self) -> bool:
        """Whether capitals matter."""
        return self.input == "text" and self.kind.endswith("C")

    @property
    def is_shuffled(self) -> bool:
        """Whether the choices are shuffled."""
        return self.input == "choice" and self.kind.endswith("S")


def pieces_of(text: str) -> Iterator[str | Cloze]:
    """Yield a text piece by piece: what stands between the gaps, and the gaps."""
    place = 0
    while found := START.search(text, place):
        yield text[place : found.start()]
        cloze = Cloze(found[2], float(found[1] or 1))
        place = _read(text, found.end(), cloze)
        cloze.written = text[found.start() : place]
        yield cloze
        if not cloze.is_closed:
            break
    yield text[place:]


def _read(text: str, place: int, cloze: Cloze) -> int:
    """Read the alternatives of a gap from a place on; return the place behind its closing bracket."""
    start, answer = place, ""
    feedback_at = -1
    for sign in SIGN.finditer(text, place):
        if len(sign[0]) > 1 or (sign[0] == "#" and (feedback_at >= 0 or text[sign.start() - 1] == "&")):
            continue
        if sign[0] == "#":
            answer, feedback_at = text[start : sign.start()], sign.end()
            continue
        answer = answer if feedback_at >= 0 else text[start : sign.start()]
        feedback = text[feedback_at : sign.start()] if feedback_at >= 0 else ""
        cloze.alternatives.append(_alternative(answer, feedback))
        start, feedback_at = sign.end(), -1
        if sign[0] == "}":
            return sign.end()
    cloze.is_closed = False
    return len(text)


def _alternative(answer: str, feedback: str) -> Alternative:
    worth = WORTH.match(answer)
    if worth is None:
        return Alternative(0.0, _plain(answer), _plain(feedback))
    fraction = 1.0 if worth[1] else round(float(worth[2].replace(",", ".")) / 100, 9)
    return Alternative(fraction, _plain(answer[worth.end() :]), _plain(feedback))


def _plain(written: str) -> str:
    return ESCAPED.sub(r"\1", unescape(written)).strip()


def written_cloze(kind: str, weight: str, alternatives: list[Alternative]) -> str:
    """Return a gap as Moodle writes it; answers and feedback are HTML already, or plain text made HTML."""
    return f"{{{weight}:{kind}:" + "~".join(_written(each) for each in alternatives) + "}"


def _written(alternative: Alternative) -> str:
    worth = round(alternative.worth * 100, 5)
    sign = "=" if worth == 100 else f"%{worth:g}%" if worth else ""
    feedback = f"#{_without_signs(alternative.feedback)}" if alternative.feedback else ""
    return f"{sign}{_without_signs(alternative.answer)}{feedback}"


def _without_signs(html: str) -> str:
    """Return HTML in which the signs of the syntax stand as references to characters, but for those of references."""
    return TAKEN_BY_SYNTAX.sub(
        lambda sign: (
            sign[0] if sign[0] == "#" and html[sign.start() - 1 : sign.start()] == "&" else _reference(sign[0])
        ),
        html,
    )


def _reference(sign: str) -> str:
    return f"&#{ord(sign)};"


def as_html(plain: str) -> str:
    """Return plain words as HTML; a percent or equals sign in front is not taken for what the answer is worth."""
    html = escape(plain, quote=False)
    return f"&#{ord(html[0])};{html[1:]}" if html[:1] in {"=", "%"} else html
