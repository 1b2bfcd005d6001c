from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.gzip_pieces import LONGEST_STORED, compressed, gzip_of, stored

ONE_PIECE = st.tuples(st.sampled_from([compressed, stored]), st.binary(max_size=300))


@given(st.lists(ONE_PIECE, max_size=6))
def test_every_mixture_of_pieces_is_one_good_stream(made: list[tuple[object, bytes]]) -> None:
    pieces = [make(plain) for make, plain in made]  # type: ignore[operator]
    assert gzip.decompress(gzip_of(pieces)) == b"".join(plain for _, plain in made)


def test_a_long_text_gets_short() -> None:
    page = b"<p>The same words again and again.</p>" * 500
    stream = gzip_of([compressed(page), stored(b"token"), compressed(page)])
    assert gzip.decompress(stream) == page + b"token" + page
    assert len(stream) < len(page) / 20


def test_a_word_that_differs_leaves_the_length_as_it_is() -> None:
    around = compressed(b'<input value="secret-secret">')
    guessed, unlike = (len(gzip_of([around, stored(word), around])) for word in (b"secret-secret", b"other-letters"))
    assert guessed == unlike


def test_what_is_stored_is_not_longer_than_a_block_can_be() -> None:
    plain = bytes(LONGEST_STORED)
    assert gzip.decompress(gzip_of([stored(plain)])) == plain
    with pytest.raises(ValueError, match="65,535"):
        stored(plain + b"x")
