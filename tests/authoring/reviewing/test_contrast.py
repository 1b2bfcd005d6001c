"""How well words in pictures show, by hand-computed figures of WCAG."""

from __future__ import annotations

import pytest

from lms.authoring.reviewing.contrast import contrast, faint_texts, rgb

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{}</svg>'


def faint(inside: str) -> list[str]:
    return [colour for _, colour, _ in faint_texts(SVG.format(inside).encode())]


def test_contrast_is_that_of_the_formula() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.478, abs=0.001)
    assert contrast((255, 255, 255), (255, 255, 255)) == 1


def test_colours_are_read() -> None:
    assert rgb("#abc") == (170, 187, 204)
    assert rgb("White") == (255, 255, 255)
    assert rgb("url(#pattern)") is None


def test_grey_on_white_is_faint_and_black_is_not() -> None:
    assert faint('<text x="1" y="1" fill="#999">words</text>') == ["#999"]
    assert faint('<text x="1" y="1">words</text>') == []


def test_a_style_counts_like_an_attribute() -> None:
    assert faint('<text x="1" y="1" style="fill: #999">words</text>') == ["#999"]


def test_large_letters_need_less() -> None:
    assert faint('<text x="1" y="1" fill="#888" font-size="30">words</text>') == []


def test_words_stand_on_the_rectangle_around_them() -> None:
    box = '<rect x="0" y="0" width="50" height="50" fill="#000"/>'
    assert faint(box + '<text x="10" y="10" fill="#fff">words</text>') == []
    assert faint(box + '<text x="80" y="80" fill="#fff">words</text>') == ["#fff"]


def test_what_is_not_simple_is_left_alone() -> None:
    assert faint('<g transform="scale(2)"><text x="1" y="1" fill="#eee">words</text></g>') == []
    assert faint('<text class="faint" x="1" y="1">words</text>') == []
    assert list(faint_texts(b"<svg")) == []
