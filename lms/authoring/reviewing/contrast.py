"""How well a text can be told from what it stands on, by the formula of WCAG 2.2 (relative luminance)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

ENOUGH = 4.5
ENOUGH_LARGE = 3.0
LARGE_TEXT = 24.0
"""From this height of letters on (CSS pixels), ENOUGH_LARGE is enough."""
HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
STYLE = re.compile(r"(?:^|;)\s*(fill|font-size)\s*:\s*([^;]+)")
NAMED = {"black": "#000000", "white": "#ffffff", "red": "#ff0000", "gray": "#808080", "grey": "#808080"}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
USUAL_SIZE = 16.0
Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb | None:
    """Return the parts of a colour, 0 to 255, or None for one that cannot be computed here."""
    colour = NAMED.get(colour.strip().lower(), colour.strip())
    if not HEX.fullmatch(colour):
        return None
    digits = colour[1:] if len(colour) == len("#000000") else "".join(each * 2 for each in colour[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(each / 255) for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faint_texts(content: bytes) -> Iterator[tuple[int, str, float]]:
    """Yield line, colour and contrast of the texts of a drawing that hardly show on what they stand on.

    Only what is simple is computed: a plain colour on a plain rectangle that is drawn before it and lies around it, or
    on white. A drawing that cannot be read yields nothing; it is refused elsewhere.
    """
    reader = _Texts()
    try:
        reader.read(content)
    except expat.ExpatError:
        return
    yield from reader.faint


class _Texts:
    """Walks through a drawing with the colours that hold, and the rectangles drawn so far."""

    def __init__(self) -> None:
        self.faint: list[tuple[int, str, float]] = []
        self._fills, self._sizes, self._names = ["#000000"], [USUAL_SIZE], [""]
        self._moved = 0
        self._boxes: list[tuple[float, float, float, float, str]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._place: tuple[float, float] | None = None

    def read(self, content: bytes) -> None:
        """Read the whole drawing."""
        self._parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        style = dict(STYLE.findall(attributes.get("style", "")))
        fill = style.get("fill") or attributes.get("fill") or self._fills[-1]
        size = _number(style.get("font-size") or attributes.get("font-size"), self._sizes[-1])
        is_styled = "class" in attributes
        self._fills.append("" if is_styled and "fill" not in attributes else fill)
        self._sizes.append(size)
        self._names.append("transform" if "transform" in attributes else name)
        self._moved += "transform" in attributes
        if name == "rect":
            self._add_box(attributes, fill)
        elif name in {"text", "tspan"} and {"x", "y"} <= attributes.keys():
            self._place = (_number(attributes["x"], 0), _number(attributes["y"], 0))

    def _add_box(self, attributes: dict[str, str], fill: str) -> None:
        x, y = (_number(attributes.get(side), 0) for side in ("x", "y"))
        sides = [attributes.get(side, "") for side in ("width", "height")]
        wide, high = (float("inf") if side == "100%" else _number(side, 0) for side in sides)
        is_plain = not self._moved and "class" not in attributes and "opacity" not in attributes
        self._boxes.append((x, y, x + wide, y + high, fill if is_plain else ""))

    def _end(self, name: str) -> None:
        self._fills.pop()
        self._sizes.pop()
        self._moved -= self._names.pop() == "transform"

    def _words(self, words: str) -> None:
        if not words.strip() or self._moved or not {"text", "tspan"} & set(self._names):
            return
        letters, below = rgb(self._fills[-1]), rgb(self._below())
        if letters is None or below is None:
            return
        found = contrast(letters, below)
        if found < (ENOUGH_LARGE if self._sizes[-1] >= LARGE_TEXT else ENOUGH):
            self.faint.append((self._parser.CurrentLineNumber, self._fills[-1], found))

    def _below(self) -> str:
        """Return the colour of the topmost rectangle around the text, or white."""
        if self._place is None:
            return "" if self._boxes else "#ffffff"
        x, y = self._place
        around = [box for box in self._boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
        return around[-1][4] if around else "#ffffff"


def _number(text: str | None, usual: float) -> float:
    found = NUMBER.match(text.strip()) if text else None
    return float(found[0]) if found else usual
