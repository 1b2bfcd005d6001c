"""HTML and plain text as Markdown: what a reader sees stays the same, and what cannot stay is named."""

from __future__ import annotations

import re
from html import escape, unescape
from time import thread_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.core.markup import render_blocks, render_inline
from lms.quizzes.exchange.html import html_to_markdown, losses_of_html, plain_to_markdown

SIGNS = "\\`*_[]()<>#+-=~|:.!&;0123 ab\nक़"


def seen(markdown: str) -> str:
    """What a reader sees of Markdown, without regard to white space."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", str(render_blocks(markdown)))).split())


@settings(max_examples=60)
@given(st.text(SIGNS, max_size=30))
@example("1. a\n2) b\n# c\n> d\n- e\n+ f\n=== g\n--- h\n::: note\n    i")
@example("[[term]] [^1] ![a](b) [c](d) <e@f.org> <http://g.org> &amp; &#65; **h** __i__ ~~j~~ `k` \\* a_b_c *")
@example("a | b\n--- | ---\nc | d")
def test_plain_text_is_seen_as_it_was(text: str) -> None:
    assert seen(plain_to_markdown(text)) == "".join(text.split())


@settings(max_examples=60)
@given(st.text(SIGNS, max_size=30))
@example("1. a # b > c - d")
def test_the_words_of_html_are_seen_as_they_were(text: str) -> None:
    assert seen(html_to_markdown(f"<p>{escape(text)}</p>")) == "".join(text.split())


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two <b>bold</b> <i>slant</i></p>", "One\n\nTwo **bold** *slant*"),
        ("a<br>b<br/>c<br>", "a\\\nb\\\nc"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<h3>A <b>head</b></h3><p>x</p>", "**A head**\n\nx"),
        ("10<sup>-7</sup> H<sub>2</sub>O y<sup>ज</sup>", "10⁻⁷ H₂O y^(ज)"),
        ('<img src="media/a b.png" alt="x [y]">', "![x \\[y\\]](media/a%20b.png)"),
        ('<a href="https://x.org/a(b)">w</a> <a href="javascript:x">v</a>', "[w](https://x.org/a%28b%29) v"),
        ("<table><tr><th>A|B</th></tr><tr><td>1</td></tr></table>", "| A\\|B |\n| --- |\n| 1 |"),
        ("<p>The {{gap-1}} is {{n}}.</p>", "The {{gap-1}} is {{n}}."),
        ("<!-- a --><p dir='ltr'>b&nbsp;c</p>", "b c"),
        ("<p></p>", ""),
        ("plain", "plain"),
    ],
)
def test_markup_becomes_ours(html: str, markdown: str) -> None:
    assert html_to_markdown(html) == markdown


def test_a_choice_with_a_list_sign_is_no_list() -> None:
    assert str(render_inline(html_to_markdown("<p>1. First</p>"))) == "1. First"


def test_items_that_nobody_closed_are_items_all_the_same() -> None:
    assert html_to_markdown("<ul><li>a<li>b<li>c</ul>") == "- a\n- b\n- c"


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<script>alert(1)</script>", "A script in the text was left out."),
        ('<iframe src="https://v.org/1"></iframe>', "A video, sound or frame became a link to https://v.org/1."),
        ('<video><source src="https://v.org/1"></video>', "A video, sound or frame became a link to https://v.org/1."),
        ("<audio></audio>", "A video or sound inside the text was left out."),
        (
            '<img src="https://x.org/a.png">',
            "The picture “https://x.org/a.png” does not come with the file. Add it again afterwards.",
        ),
        ('<a href="a.mp3">x</a>', "The link to “a.mp3” was left out; its words stay."),
        ("<math><mi>x</mi></math>", "A formula (MathML) was kept as its bare characters; write it out."),
    ],
)
def test_what_markdown_cannot_hold_is_named(html: str, sentence: str) -> None:
    assert losses_of_html(html) == [sentence]


def test_nothing_is_lost_of_what_markdown_knows() -> None:
    assert losses_of_html('<p><b>a</b><img src="media/a.png"><a href="https://x.org">b</a></p> 1 < 2') == []


@pytest.mark.parametrize(
    "html", ["<div>" * 5_000 + "x", "<li>" * 5_000, "<ol>" + "<li>a</li>" * 5_000 + "</ol>", "<p>a" * 5_000]
)
def test_hostile_html_takes_no_time(html: str) -> None:
    started = thread_time()  # of the processor: what else the machine does counts for nothing

    html_to_markdown(html)

    assert thread_time() - started < 5
