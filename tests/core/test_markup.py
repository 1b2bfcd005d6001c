"""Markdown becomes safe HTML with our additions, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from lms.core.markup import ATTRIBUTES, TAGS, Surroundings, render_blocks, render_inline, render_lesson
from lms.core.markup_media import Image

SURROUNDINGS = Surroundings(
    terms={"clearance": "emigration clearance", "agent": "agent & co"},
    image=lambda source: Image(f"/pictures/{source}", 320, 200) if source.startswith("media/") else None,
)
SAFE_STARTS = ("http://", "https://", "mailto:", "tel:", "#")


def lesson(text: str) -> str:
    return str(render_lesson(text, SURROUNDINGS).html)


class Inspector(HTMLParser):
    """Reads HTML as a browser would, roughly, and notes what should not be in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()):
                self.found.append(f"<{tag} {name}>")
            if name == "href" and not (value or "").lower().startswith(SAFE_STARTS):
                self.found.append(f"href={value}")
            if name == "src" and not (value or "").startswith("/pictures/media/"):
                self.found.append(f"src={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("a declaration")


def unsafe_parts(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.found


def test_the_inspector_of_these_tests_sees_what_is_unsafe() -> None:
    assert unsafe_parts('<img src=x onerror=alert(1)><a href="javascript:x">') != []
    assert unsafe_parts("<script>") == ["<script>"]


def test_headings_have_ids_made_of_their_words_in_any_script() -> None:
    html = lesson("## Papers, before you fly\n\n### उड़ान से पहले\n\n## Papers before you fly")
    assert '<h2 id="s-papers-before-you-fly">' in html
    assert '<h3 id="s-उड़ान-से-पहले">' in html
    assert '<h2 id="s-papers-before-you-fly-2">' in html


def test_a_heading_of_the_first_level_cannot_compete_with_the_page() -> None:
    assert "<h1" not in lesson("# Title\n\nOther\n=====")


def test_terms_lead_to_the_glossary_and_are_listed_in_order() -> None:
    found = render_lesson("[[agent]] and [[clearance|the paper]], again [[agent]]; [[unknown]]", SURROUNDINGS)
    assert found.terms == ("agent", "clearance")
    assert '<a class="term" role="doc-glossref" href="#term-clearance">the paper</a>' in found.html
    assert "agent &amp; co</a>" in found.html
    assert "; unknown" in found.html


def test_a_term_with_other_words_stands_in_a_table() -> None:
    html = lesson("| a | b |\n| --- | ---: |\n| [[clearance|paper]] | 2 |")
    assert ">paper</a></td>" in html
    assert '<td class="number">2</td>' in html
    assert '<th scope="col">a</th>' in html
    assert '<table tabindex="0">' in html
    assert "style" not in html


def test_an_empty_corner_of_a_table_is_no_heading() -> None:
    html = lesson("|   | a |\n| --- | --- |\n| b | 2 |")
    assert '<td></td>\n<th scope="col">a</th>' in html


def test_a_term_inside_a_link_is_only_words() -> None:
    assert lesson("[see [[agent]]](https://x.in)").count("<a ") == 1


def test_boxes_have_a_title_of_their_own_or_that_of_their_kind() -> None:
    html = lesson("::: warning Not alone\nText\n:::\n\n::: note\n- one\n:::")
    assert '<div class="callout callout--warning" role="note">\n<p class="callout-title">Not alone</p>' in html
    assert '<p class="callout-title">Note</p>\n<ul>' in html


def test_a_picture_alone_is_a_figure_with_its_size() -> None:
    html = lesson('![A "chain"](media/chain.svg "From hand to hand")')
    assert html.startswith("<figure><img")
    for part in ('alt="A &quot;chain&quot;"', 'width="320"', 'height="200"', 'loading="lazy"'):
        assert part in html
    assert "<figcaption>From hand to hand</figcaption></figure>" in html


def test_a_picture_in_a_sentence_is_no_figure() -> None:
    assert "<figure>" not in lesson("See ![a](media/a.svg) here")


def test_a_picture_that_is_not_there_is_its_description() -> None:
    assert lesson("![a <b> chain](https://evil.example/a.png)") == "<figure>a &lt;b&gt; chain</figure>\n"


def test_footnotes_lead_there_and_back() -> None:
    html = lesson("Text[^a] and again[^a].\n\n[^a]: Why.")
    assert '<a role="doc-noteref" href="#fn1" id="fnref1">1</a>' in html
    assert '<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">' in html
    assert 'aria-label="Back to the text" href="#fnref1"' in html
    assert 'href="#fnref1-1"' in html


def test_links_to_other_sites_say_so() -> None:
    html = lesson("[a](https://x.in/?a=1&b=2) [b](tel:112) [c](#s-top)")
    assert '<a href="https://x.in/?a=1&amp;b=2" rel="external noopener noreferrer">a</a>' in html
    assert '<a href="tel:112">b</a>' in html
    assert '<a href="#s-top">c</a>' in html


def test_blocks_have_neither_headings_nor_links_to_a_glossary() -> None:
    html = render_blocks("## No heading\n\nAsk the [[agent|man]]:\n\n- one[^1]\n\n![a](media/a.svg)", SURROUNDINGS)
    assert "<h2" not in html
    assert "Ask the man:" in html
    assert "<li>one[^1]</li>" in html
    assert "<img" in html


def test_a_line_has_no_blocks() -> None:
    assert render_inline("*Yes* `no` [[agent]]", SURROUNDINGS) == Markup("<em>Yes</em> <code>no</code> agent &amp; co")
    assert render_inline("- one\n# two") == Markup("- one\n# two")
    assert "<img" not in render_inline("![a](media/a.svg)", SURROUNDINGS)


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<style>*{display:none}</style>",
    "<!-- --><b onclick=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;&#x61;vascript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](//evil.example/)",
    "[a](/account/delete)",
    "[a](media/x.svg)",
    '[a](https://x.in/"onmouseover=alert(1)//)',
    '[a](<https://x.in/" onmouseover="alert(1)>)',
    '[a](https://x.in "x\\" onmouseover=\\"alert(1)")',
    "<javascript:alert(1)>",
    "<https://x.in/'onclick='alert(1)>",
    "![a](javascript:alert(1))",
    "![a](https://evil.example/track.png)",
    "![a](//evil.example/track.png)",
    '![a](media/x.svg" onerror="alert(1))',
    '![a" onerror="alert(1)](media/x.svg)',
    '![a](media/x.svg "x\\" onload=\\"alert(1)")',
    "[a]: javascript:alert(1)\n\n[a]",
    "[[agent|<img src=x onerror=alert(1)>]]",
    '[[agent|words" onclick="x]]',
    "::: note <img src=x onerror=alert(1)>\nx\n:::",
    "::: note\n<script>alert(1)</script>\n:::",
    "[^1]: <script>x</script>\n\nx[^1]",
    '[^"><script>]: x\n\nx[^"><script>]',
    '## <script>alert(1)</script> " id="x',
    "| <script>x</script> |\n| --- |\n| <b onclick=x> |",
    "`<script>`",
    "```<script>\n</code></pre><script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "\x00<script>alert(1)</script>",
    "<\u2028script>alert(1)</script>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_to_nothing(attack: str) -> None:
    for html in (lesson(attack), render_blocks(attack, SURROUNDINGS), render_inline(attack, SURROUNDINGS)):
        assert unsafe_parts(str(html)) == []


MARKS = [
    *("\n", "\n\n", "|", "](", ")", "[", "![", "<", ">", '"', "'", "`", "*", "_", ":::", "::: note", "[^1]", "[^1]:"),
    *("-", "##", "| --- |", "media/x.svg", "javascript:", "&#106;", "\\", "onerror=", "&lt;", "[[agent|", "]]"),
]
PIECES = st.sampled_from([*ATTACKS, *MARKS, " ", "\n- ", "\n> ", "\n## "])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=14).map("".join))
def test_nothing_unsafe_comes_of_any_text(text: str) -> None:
    for html in (lesson(text), render_blocks(text, SURROUNDINGS), render_inline(text, SURROUNDINGS)):
        assert unsafe_parts(str(html)) == []
