"""Recordings and papers in Markdown: what is drawn of them, and that nothing written about them becomes markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markupsafe import Markup

from lms.core.markup import Surroundings, render_blocks, render_inline, render_lesson
from lms.core.markup_media import Caption, Image
from lms.core.media_kinds import MediaKind
from tests.core.test_markup import unsafe_parts

EVIL = '"><script>alert(1)</script><b onclick="x()'
FILE = Image(
    "/pictures/media/a",
    640,
    360,
    label=EVIL,
    alternative=EVIL,
    caption=EVIL,
    credit=EVIL,
    transcript=Markup("<p>Come.</p>"),
    captions=(Caption(EVIL, EVIL, "/pictures/media/a.vtt"),),
)
KINDS = {".mp3": MediaKind.AUDIO, ".mp4": MediaKind.VIDEO, ".pdf": MediaKind.PAPER, ".png": MediaKind.PICTURE}
SURROUNDINGS = Surroundings(
    image=lambda source: replace(FILE, kind=KINDS[source[-4:]]) if source[-4:] in KINDS else None
)


@pytest.mark.parametrize(
    "text",
    [
        f"![{EVIL}](media/a.mp3 'x{EVIL}')".replace('"', "”"),
        "![](media/a.mp3)",
        "![](media/a.mp4)",
        "![](media/a.png)",
        "In a line ![](media/a.mp4)",
        '![a](media/a.mp4 "x\\" onload=\\"alert(1)")',
    ],
)
def test_what_is_written_about_a_file_stays_words(text: str) -> None:
    for html in (render_lesson(text, SURROUNDINGS).html, render_blocks(text, SURROUNDINGS)):
        assert "<script" not in html
        assert [part for part in unsafe_parts(str(html)) if not part.startswith("href=/pictures")] == []


def test_a_paper_is_linked_and_a_picture_is_not() -> None:
    paper = str(render_inline("[form](media/a.pdf)", SURROUNDINGS))
    assert paper.startswith('<a href="/pictures/media/a">form <small>(')
    assert render_inline("[map](media/a.png)", SURROUNDINGS) == Markup("<a>map</a>")
    assert render_inline("[gone](media/b.doc) [x](https://x.in)", SURROUNDINGS).count("href") == 1


def test_a_recording_that_is_not_there_is_its_description() -> None:
    assert render_lesson("![A talk](media/a.ogg)", SURROUNDINGS).html == Markup(
        '<figure class="recording">A talk</figure>\n'
    )


def test_a_recording_in_a_line_is_a_link() -> None:
    html = render_lesson("Hear ![a talk](media/a.mp3) now", SURROUNDINGS).html
    assert '<a href="/pictures/media/a">a talk' in html
    assert "<audio" not in html
