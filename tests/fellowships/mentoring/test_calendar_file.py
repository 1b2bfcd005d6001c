"""A meeting as a file for calendar programs."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.fellowships.mentoring.calendar_file import Event, calendar_file


def test_a_calendar_gets_what_the_format_wants() -> None:
    event = Event(
        uid="meeting-1@example.org",
        summary="Meeting, with “Rekha”; a\\b\nnew line",
        starts_at=datetime(2026, 6, 1, 4, 30, tzinfo=UTC),
        minutes=45,
        made_at=datetime(2026, 5, 1, tzinfo=UTC),
        place="कार्यालय, पहली मंज़िल, उदयपुर, राजस्थान, बस अड्डे के सामने वाली इमारत",
    )
    text = calendar_file(event)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Meeting\\, with “Rekha”\\; a\\\\b\\nnew line\r\n" in unfolded
    assert "DTSTART:20260601T043000Z\r\nDTEND:20260601T051500Z\r\n" in unfolded
    assert "उदयपुर\\, राजस्थान" in unfolded
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")


@settings(max_examples=30)
@given(st.text(max_size=300))
def test_no_text_breaks_a_line_of_the_calendar(text: str) -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    clean = text.encode("utf-8", "ignore").decode()
    lines = calendar_file(Event(uid="1", summary=clean, starts_at=at, minutes=5, made_at=at)).split("\r\n")
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("SUMMARY:") for line in unfolded) == 1
    assert len(unfolded) == 14
    assert all(len(line.encode()) <= 75 for line in lines)
