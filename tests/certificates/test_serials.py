from __future__ import annotations

from math import log2

from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.serials import ALPHABET, LOOK_ALIKES, RANDOM_LENGTH, new_serial, normalise

serials = st.builds(new_serial)
places = st.integers(0, 15)
characters = st.sampled_from(ALPHABET)


def _plain(serial: str) -> str:
    return serial.replace("-", "")


def test_is_unguessable_and_has_no_characters_that_are_taken_for_others() -> None:
    assert log2(len(ALPHABET)) * RANDOM_LENGTH >= 60
    assert not set("0O1ILQDUVBGSZ") & set(ALPHABET)
    assert len({new_serial() for _ in range(1000)}) == 1000


def test_is_grouped_for_reading_aloud() -> None:
    assert [len(group) for group in new_serial().split("-")] == [4, 4, 4, 4]


@given(serials)
def test_stays_the_same_when_normalised(serial: str) -> None:
    assert normalise(serial) == serial


@given(serials, places, characters)
def test_finds_every_single_wrong_character(serial: str, place: int, character: str) -> None:
    plain = _plain(serial)
    wrong = plain[:place] + character + plain[place + 1 :]
    assert normalise(wrong) == (serial if wrong == plain else None)


@given(serials, places, places)
def test_finds_any_two_characters_that_changed_places(serial: str, one: int, other: int) -> None:
    plain = list(_plain(serial))
    plain[one], plain[other] = plain[other], plain[one]
    swapped = "".join(plain)
    assert normalise(swapped) == (serial if swapped == _plain(serial) else None)


@given(serials, st.sampled_from(["", " ", "-", " – ", "\u200b", "\u00a0", "."]))
def test_understands_lower_case_and_any_grouping(serial: str, between: str) -> None:
    typed = between.join(_plain(serial).lower())
    assert normalise(f"  {typed}\n") == serial


@given(serials)
def test_understands_look_alikes(serial: str) -> None:
    misread = {kept: chr(taken) for taken, kept in LOOK_ALIKES.items()}
    assert normalise("".join(misread.get(character, character) for character in serial)) == serial


@given(serials)
def test_understands_devanagari_and_full_width_digits(serial: str) -> None:
    devanagari = serial.translate({ord(str(digit)): chr(0x0966 + digit) for digit in range(10)})
    full_width = serial.translate({ord(letter): chr(ord(letter) + 0xFEE0) for letter in ALPHABET})
    assert normalise(devanagari) == serial
    assert normalise(full_width) == serial


@given(serials)
def test_understands_a_link_to_the_verify_page(serial: str) -> None:
    assert normalise(f"https://learn.example.org/verify/{serial}/") == serial


@given(st.text(max_size=400))
def test_never_fails_on_what_people_type(text: str) -> None:
    serial = normalise(text)
    assert serial is None or normalise(serial) == serial


def test_refuses_what_is_no_serial() -> None:
    serial = new_serial()
    for text in ("", "-", serial[:-1], serial + "2", "0" * 16, serial.replace(serial[0], "O"), "A" * 5000):
        assert normalise(text) is None
