"""Texts of files become Markdown by language, and go back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.texts import losses, to_rich, to_text
from lms.quizzes.kinds.exchange import Rich
from tests.quizzes.exchange.strategies import texts

SPANS = '<span lang="en" class="multilang">Wage</span><span class="multilang" lang="hi">मज़दूरी</span>'


@pytest.mark.parametrize(
    ("rich", "markdown"),
    [
        (Rich("a *b* _c_", "markdown"), "a *b* _c_"),
        (Rich("a *b*", "plain"), r"a \*b\*"),
        (Rich("<b>a</b> &amp; b", "html"), "**a** & b"),
        (Rich("a < b and *c*"), r"a < b and \*c\*"),
        (Rich("a <b>b</b>\nc"), "a **b**\\\nc"),
        (Rich("<p>a</p>\n<p>b</p>"), "a\n\nb"),
    ],
)
def test_formats_become_markdown(rich: Rich, markdown: str) -> None:
    assert to_text(rich, "en") == {"en": markdown}
    assert to_text(rich, "hi") == {"hi": markdown}


@pytest.mark.parametrize("form", ["html", "markdown", "plain", "moodle"])
def test_spans_become_languages(form: str) -> None:
    rich = Rich(SPANS, form)  # type: ignore[arg-type]
    assert to_text(rich, "en") == {"en": "Wage", "hi": "मज़दूरी"}


def test_what_is_outside_of_spans_is_in_all_languages() -> None:
    assert to_text(Rich(f"1. {SPANS} {SPANS}: 2", "markdown"), "en") == {
        "en": "1. Wage Wage: 2",
        "hi": "1. मज़दूरी मज़दूरी: 2",
    }


def test_a_language_that_is_missing_in_one_place_reads_the_first() -> None:
    rich = Rich(f'{SPANS} or <span lang="en" class="multilang">pay</span>', "html")
    assert to_text(rich, "en") == {"en": "Wage or pay", "hi": "मज़दूरी or pay"}


def test_a_language_that_we_do_not_have_is_named() -> None:
    rich = Rich(SPANS + '<span lang="fr" class="multilang">Salaire</span>', "html")
    assert to_text(rich, "en") == {"en": "Wage", "hi": "मज़दूरी"}
    assert losses(rich) == ["The text in the language “fr” was left out; this site does not have it."]


def test_spans_within_spans_stay_within() -> None:
    rich = Rich('<span lang="en" class="multilang">a <span style="x">b</span> c</span>', "html")
    assert to_text(rich, "hi") == {"en": "a b c"}


def test_one_language_stands_bare() -> None:
    assert to_rich({"hi": "क"}, "hi") == Rich("क", "markdown")
    assert to_rich({"hi": "क"}, "en") == Rich('<span lang="hi" class="multilang">क</span>', "markdown")


@settings(max_examples=60)
@given(texts, st.sampled_from(["en", "hi"]))
def test_there_and_back(text: dict[str, str], language: str) -> None:
    assert {name: words.strip() for name, words in to_text(to_rich(text, language), language).items()} == text
