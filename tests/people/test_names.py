"""How names are compared, and made into sign-in names."""

from __future__ import annotations

import unicodedata

import pytest

from lms.people.names import search_key, sign_in_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Asha Devi", "asha.devi"),
        ("Asha", "asha"),
        ("Mohammad Abdul Rahman Khan", "mohammad.khan"),
        ("आशा देवी", "asha.devi"),
        ("सुनीता यादव", "sunita.yadav"),
        ("प्रकाश", "prakash"),
        ("कमला", "kamala"),
        ("फ़रह नाज़", "farah.naz"),
        ("José Núñez", "jose.nunez"),
        ("李小龍", ""),
        ("", ""),
    ],
)
def test_a_sign_in_name_is_made_from_a_name(name: str, stem: str) -> None:
    assert sign_in_stem(name) == stem
    assert sign_in_stem(unicodedata.normalize("NFD", name)) == stem


def test_a_long_name_makes_a_short_sign_in_name() -> None:
    assert len(sign_in_stem("Venkatanarasimharajuvaripeta Thiruvananthapuramwala")) <= 24


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("  ASHA   devi ", "asha devi"),
        ("फ़रह", unicodedata.normalize("NFD", "फ़रह")),
        ("Ｒavi", "ravi"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_are_compared_folded(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)
