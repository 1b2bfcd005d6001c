"""A meeting as a file for calendar programs (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75
MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One appointment. ``uid`` names it for ever; ``made_at`` is when it was last changed."""

    uid: str
    summary: str
    starts_at: datetime
    minutes: int
    made_at: datetime
    place: str = ""
    address: str = ""
    is_cancelled: bool = False


def calendar_file(event: Event) -> str:
    """Return a calendar of one event; lines end with CRLF and are folded after 75 octets (RFC 5545, 3.1)."""
    return "".join(f"{part}\r\n" for line in _lines(event) for part in _folded(line))


def _lines(event: Event) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Setu//Fellowships//EN", "METHOD:PUBLISH", "BEGIN:VEVENT")
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{_instant(event.made_at)}"
    yield f"DTSTART:{_instant(event.starts_at)}"
    yield f"DTEND:{_instant(event.starts_at + timedelta(minutes=event.minutes))}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    if event.place:
        yield f"LOCATION:{_escaped(event.place)}"
    if event.address:
        yield f"URL:{event.address}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Return a text with what means something in the format escaped (RFC 5545, 3.3.11)."""
    plain = "".join(each for each in text.replace("\r\n", "\n").replace("\r", "\n") if each == "\n" or each >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never cutting a character; all but the first begin with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
