"""What is pasted from Word or a web page becomes the Markdown of lessons."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from lms.authoring.writing.pasting import MOST_TAGS, markdown_of, with_lists
from lms.core.errors import Refusal
from lms.core.markup_problems import examine

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-unhide:no}</style>
</head><body lang=EN-IN><!--StartFragment--><h1>Papers<o:p></o:p></h1>
<p class=MsoNormal style='mso-margin-top-alt:auto'><b><span lang=EN-IN>Check</span></b> the&nbsp;<i>passport</i>
first<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>Passport</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span>o<span>&nbsp;&nbsp; </span></span>Not torn</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span>·<span>&nbsp; </span></span>Visa</p>
<p class=MsoNormal>Then:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span>1.<span>&nbsp;&nbsp; </span></span>Ask</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span>2.<span>&nbsp;&nbsp; </span></span>Write</p>
<h3>Who</h3><table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Paper</p></td><td><p>Who | gives</p></td></tr>
<tr><td><p>Visa</p></td><td><p>Embassy</p></td></tr></table><!--EndFragment--></body></html>"""
MARKDOWN = """## Papers

**Check** the *passport* first

- Passport
  - Not torn
- Visa

Then:

1. Ask
2. Write

### Who

| Paper | Who \\| gives |
| --- | --- |
| Visa | Embassy |"""


@pytest.fixture(autouse=True)
def words(app_context: Flask) -> Flask:
    """Sentences need a language."""
    return app_context


def test_a_page_of_word_becomes_a_lesson() -> None:
    pasted = markdown_of(WORD)
    assert pasted.text == MARKDOWN
    assert pasted.notes == []
    assert examine(pasted.text).problems == []


def test_pictures_scripts_and_bad_links_are_left_out() -> None:
    pasted = markdown_of(
        '<p><img src="file:///C:/x.png" alt=x><script>alert(1)</script><a href="javascript:x()">bad</a> '
        '<a href="https://a.in/x">good</a> <a href="file:///c:/x">file</a></p>'
    )
    assert pasted.text == "bad [good](https://a.in/x) file"
    assert len(pasted.notes) == 1


def test_signs_of_markdown_stay_what_they_are() -> None:
    assert markdown_of("<p># no heading, *no* star, &lt;b&gt;</p>").text == "\\# no heading, \\*no\\* star, \\<b>"


def test_bold_that_only_looks_so_counts_and_bold_that_does_not_look_so_does_not() -> None:
    html = '<b style="font-weight:normal"><p><span style="font-weight:700">Bold</span> and <span>plain</span></p></b>'
    assert markdown_of(html).text == "**Bold** and plain"


def test_drawn_bullets_and_numbers_with_tabs_are_lists() -> None:
    assert with_lists("•\tone\n▪two\n1)\tthree\n  o\tfour\nplain – 1) no\n") == (
        "- one\n- two\n1. three\n  - four\nplain – 1) no\n"
    )


@pytest.mark.parametrize("piece", ["<div>", "<ul><li>x", "<table><tr><td>", "<b>x"])
def test_what_is_nested_without_end_is_read_as_plain_text_and_quickly(piece: str) -> None:
    html = piece * (MOST_TAGS // piece.count("<") - 1)
    began = time.process_time()
    assert "<" not in markdown_of(html).text
    assert time.process_time() - began < 5


def test_too_much_is_refused() -> None:
    for html in ("x" * 1_000_001, "<br>" * (MOST_TAGS + 1)):
        with pytest.raises(Refusal):
            markdown_of(html)
