"""Pictures, recordings and papers in Markdown: how each is drawn.

Sound and video are drawn with their size and their words, and load nothing before somebody presses play.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token
from markupsafe import Markup

from lms.core.media_kinds import RECORDINGS, MediaKind, kind_of_name

MEDIA_LINK = "media/"
SIZES = "(min-width: 44rem) 42rem, 100vw"
"""How wide a picture stands on a page: the measure of a text, or the whole of a phone."""
MEDIA_TAGS = {"audio", "details", "small", "span", "summary", "track", "video"}
MEDIA_ATTRIBUTES = {
    "audio": {"aria-label", "controls", "preload", "src"},
    "figure": {"class"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"aria-label", "controls", "height", "playsinline", "preload", "src", "width"},
}
NO_WORDS = Markup()


@dataclass(frozen=True)
class Caption:
    """The captions of a video or sound in one language."""

    language: str
    label: str
    address: str


@dataclass(frozen=True)
class Image:
    """A file that a text shows or links to, where it is and how large, in CSS pixels.

    ``widths`` are those in which smaller ones may be had (``?w=480``); ``label`` says what it is and how large, in
    words: “Sound, 2.3 MB”. ``alternative``, ``caption``, ``credit`` and ``transcript`` are what was written about the
    file itself, in the language of the text.
    """

    address: str
    width: int
    height: int
    kind: MediaKind = MediaKind.PICTURE
    widths: tuple[int, ...] = ()
    label: str = ""
    alternative: str = ""
    caption: str = ""
    credit: str = ""
    transcript: Markup = NO_WORDS
    captions: tuple[Caption, ...] = ()


def is_shown_alone(source: str) -> bool:
    """Whether what a path names can only stand alone in its paragraph: sound and video."""
    return kind_of_name(source) in RECORDINGS


def is_paper(address: str) -> bool:
    """Whether a link leads to a paper of the course."""
    return address.startswith(MEDIA_LINK) and kind_of_name(address) is MediaKind.PAPER


def draw_media(token: Token, image: Image, words: str, texts: Mapping[str, str]) -> str:
    """Return what a text shows as HTML; ``words`` is its description there, ``texts`` what our markup says."""
    words = words or image.alternative
    is_figure = bool(token.meta.get("is_figure"))
    if image.kind in RECORDINGS and is_figure:
        shown = _recording(image, words, texts)
    elif image.kind is MediaKind.PICTURE:
        shown = _picture(image, words)
    else:
        return f'<a href="{escape(image.address)}">{escape(words)}{label_after(image)}</a>'
    return shown + (_figcaption(image, str(token.attrs.get("title", ""))) if is_figure else "")


def label_after(image: Image) -> str:
    """Return what stands behind the words of a link to a file."""
    return f" <small>({escape(image.label)})</small>" if image.label else ""


def _picture(image: Image, words: str) -> str:
    address = escape(image.address)
    smaller = "".join(f"{address}?w={width} {width}w, " for width in image.widths)
    several = f' srcset="{smaller}{address} {image.width}w" sizes="{SIZES}"' if smaller else ""
    return (
        f'<img src="{address}"{several} alt="{escape(words)}" width="{image.width}" height="{image.height}"'
        ' loading="lazy" decoding="async">'
    )


def _recording(image: Image, words: str, texts: Mapping[str, str]) -> str:
    about = f'controls preload="none" src="{escape(image.address)}" aria-label="{escape(words)}"'
    tracks = "".join(
        f'<track kind="captions" srclang="{escape(each.language)}" label="{escape(each.label)}" '
        f'src="{escape(each.address)}">'
        for each in image.captions
    )
    if image.kind is MediaKind.VIDEO:
        player = f'<video playsinline width="{image.width}" height="{image.height}" {about}>{tracks}</video>'
    else:
        player = f"<audio {about}>{tracks}</audio>"
    label = f'<p class="meta">{escape(words)}{label_after(image)}</p>'
    return player + label + _transcript(image, texts)


def _transcript(image: Image, texts: Mapping[str, str]) -> str:
    if not image.transcript:
        return ""
    summary = escape(texts.get("transcript", "Transcript"))
    return f"<details><summary>{summary}</summary>{image.transcript}</details>"


def _figcaption(image: Image, title: str) -> str:
    caption, credit = escape(title or image.caption), escape(image.credit)
    both = " ".join(filter(None, (caption, f"<small>{credit}</small>" if credit else "")))
    return f"<figcaption>{both}</figcaption>" if both else ""
