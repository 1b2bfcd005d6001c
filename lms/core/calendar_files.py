"""Appointments as a file for calendar programs (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lms.core import clock

LONGEST_LINE = 75
MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One appointment. ``uid`` names it for ever; ``sequence`` grows by one each time it is changed.

    ``starts`` and ``ends`` are instants; or days, for what lasts whole days, ``ends`` then being the last of them.
    Without ``ends`` it is a moment, or one day.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date | None = None
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar_file(events: Iterable[Event], *, made_at: datetime | None = None) -> bytes:
    """Return a calendar of some events, in UTF-8; ``made_at`` is when they became what they are (now, by default).

    Lines end with CRLF and are folded after 75 octets (RFC 5545, 3.1).
    """
    lines = _lines(events, made_at or clock.now())
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _lines(events: Iterable[Event], made_at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Setu//Setu//EN", "METHOD:PUBLISH")
    for event in events:
        yield from _lines_of(event, made_at)
    yield "END:VCALENDAR"


def _lines_of(event: Event, made_at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_escaped(event.uid)}", f"DTSTAMP:{_instant(made_at)}")
    if event.sequence:
        yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART{_time(event.starts)}"
    if event.ends is not None:
        yield f"DTEND{_time(_first_after(event.ends))}"
    texts = {"SUMMARY": event.summary, "DESCRIPTION": event.description, "LOCATION": event.location}
    yield from (f"{name}:{_escaped(text)}" for name, text in texts.items() if text or name == "SUMMARY")
    if event.url:
        yield f"URL:{_printable(event.url)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _first_after(end: datetime | date) -> datetime | date:
    """Return an end as the format has it: the first instant or day that no longer belongs to the event."""
    return end if isinstance(end, datetime) else end + timedelta(days=1)


def _time(time: datetime | date) -> str:
    return f":{_instant(time)}" if isinstance(time, datetime) else f";VALUE=DATE:{time:%Y%m%d}"


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Return a text with what means something in the format escaped (RFC 5545, 3.3.11)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = (_printable(line).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines)
    return "\\n".join(plain)


def _printable(text: str) -> str:
    """Return a text without control characters, line breaks among them."""
    return "".join(character for character in text if character >= " ")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never cutting a character; all but the first begin with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
