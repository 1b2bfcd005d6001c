"""Appointments as a file for calendar programs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.core.calendar_files import LONGEST_LINE, Event, calendar_file

AT = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)
MADE = datetime(2026, 5, 1, tzinfo=UTC)
PLACE = "कार्यालय, पहली मंज़िल, उदयपुर, राजस्थान, बस अड्डे के सामने वाली इमारत"


def unfolded(content: bytes) -> list[str]:
    """Return the lines of a calendar as a program reads them."""
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_calendar_gets_what_the_format_wants() -> None:
    event = Event(
        uid="meeting-1@example.org",
        summary="Meeting, with “Rekha”; a\\b\nnew line",
        starts=AT,
        ends=AT + timedelta(minutes=45),
        location=PLACE,
        url="https://example.org/meetings/1?a=b,c;d",
    )
    assert unfolded(calendar_file([event], made_at=MADE)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Setu//Setu//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:meeting-1@example.org",
        "DTSTAMP:20260501T000000Z",
        "DTSTART:20260601T043000Z",
        "DTEND:20260601T051500Z",
        "SUMMARY:Meeting\\, with “Rekha”\\; a\\\\b\\nnew line",
        f"LOCATION:{PLACE.replace(',', chr(92) + ',')}",
        "URL:https://example.org/meetings/1?a=b,c;d",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_several_events_stand_in_one_calendar_each_with_its_own_times() -> None:
    events = [Event(uid=str(number), summary="S", starts=AT + timedelta(days=number)) for number in range(3)]
    lines = unfolded(calendar_file(events, made_at=MADE))
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert [line for line in lines if line.startswith("UID:")] == ["UID:0", "UID:1", "UID:2"]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 3
    assert "DTSTART:20260603T043000Z" in lines
    assert not any(line.startswith("DTEND") for line in lines)


@pytest.mark.parametrize(
    ("ends", "lines"),
    [
        (None, ["DTSTART;VALUE=DATE:20261231"]),
        (date(2026, 12, 31), ["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101"]),
        (date(2027, 1, 2), ["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270103"]),
    ],
)
def test_whole_days_end_with_the_day_after_the_last(ends: date | None, lines: list[str]) -> None:
    content = calendar_file([Event(uid="1", summary="Camp", starts=date(2026, 12, 31), ends=ends)], made_at=MADE)
    assert [line for line in unfolded(content) if line.startswith(("DTSTART", "DTEND"))] == lines


def test_instants_are_written_in_utc() -> None:
    in_india = datetime(2026, 6, 1, 2, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert "DTSTART:20260531T203000Z" in unfolded(calendar_file([Event(uid="1", summary="S", starts=in_india)]))


def test_what_was_changed_or_called_off_says_so() -> None:
    event = Event(uid="1", summary="S", starts=AT, description="Bring:\r\nID, pen", sequence=2, is_cancelled=True)
    lines = unfolded(calendar_file([event], made_at=MADE))
    assert {"SEQUENCE:2", "STATUS:CANCELLED", "DESCRIPTION:Bring:\\nID\\, pen"} <= set(lines)


def test_without_a_time_it_is_made_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    (stamp,) = (line for line in unfolded(calendar_file([Event(uid="1", summary="", starts=AT)])) if "DTSTAMP" in line)
    assert datetime.strptime(stamp, "DTSTAMP:%Y%m%dT%H%M%S%z") >= before


def test_a_calendar_of_nothing_is_one() -> None:
    assert unfolded(calendar_file([]))[-2:] == ["METHOD:PUBLISH", "END:VCALENDAR"]


@pytest.mark.parametrize("shift", range(4))
def test_devanagari_is_folded_by_octets_and_never_inside_a_character(shift: int) -> None:
    summary = "x" * shift + "श्रमिकों की बैठक " * 20
    content = calendar_file([Event(uid="1", summary=summary, starts=AT)], made_at=MADE)
    pieces = content.split(b"\r\n")
    assert all(len(piece) <= LONGEST_LINE for piece in pieces)
    assert all(piece.decode() for piece in pieces[:-1])
    folded = pieces[pieces.index(next(each for each in pieces if each.startswith(b"SUMMARY"))) :]
    full = [piece for piece in folded if piece.startswith((b"SUMMARY", b" "))][:-1]
    assert len(full) > 10
    assert all(len(piece) > LONGEST_LINE - len("क".encode()) for piece in full)
    assert f"SUMMARY:{summary}" in unfolded(content)


@settings(max_examples=30)
@given(st.text(max_size=300), st.text(max_size=40))
@example("A\r\nATTENDEE:x", "https://example.org/\r\nATTENDEE:x")
def test_no_text_breaks_a_line_of_the_calendar(text: str, address: str) -> None:
    clean, url = (each.encode("utf-8", "ignore").decode() for each in (text, address))
    event = Event(uid=clean, summary=clean, description=f"D{clean}", location=f"L{clean}", url=f"U{url}", starts=AT)
    content = calendar_file([event], made_at=MADE)
    names = [line.partition(":")[0] for line in unfolded(content)]
    of_event = ["BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "END"]
    assert names == ["BEGIN", "VERSION", "PRODID", "METHOD", *of_event, "END"]
    assert all(len(line) <= LONGEST_LINE for line in content.split(b"\r\n"))
