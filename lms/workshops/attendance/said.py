"""What a page or a phone says of those on a roll, read from what it sent."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.forms import SMALL_NUMBER
from lms.workshops.attendance.book import Said
from lms.workshops.attendance.models import Presence
from lms.workshops.attendance.queries import Called

MOST_AT_ONCE = 200
LONGEST_AGE = timedelta(days=60)
LETTERS = {Presence.PRESENT: "p", Presence.LATE: "l", Presence.ABSENT: "a"}
_BY_LETTER = {letter: presence for presence, letter in LETTERS.items()}
_SEEN = re.compile("([0-9]{1,9})\\.([0-9]{1,9})([pla]?)")
_KEY = re.compile("[A-Za-z0-9_-]{8,40}")


def presence_of(text: Any) -> Presence:
    """Return what a control says; raise Refusal for what is outside the scale."""
    found = next((each for each in Presence if each == text), None)
    if found is None:
        raise Refusal(_l("A mark is present, came late or absent, and nothing else. Choose one of these."))
    return found


def seen_text(people: Sequence[Called]) -> str:
    """Return which marks a page shows, as its form carries them: number, version and letter of each."""
    marked = (each for each in people if each.version)
    return " ".join(f"{each.id}.{each.version}{LETTERS.get(each.presence, '')}" for each in marked)  # type: ignore[arg-type]


def seen_in(text: str) -> dict[int, tuple[int, Presence | None]]:
    """Return the versions and marks that a page showed, by participant; what cannot be read is left out."""
    found = (_SEEN.fullmatch(each) for each in text.split())
    return {int(each[1]): (int(each[2]), _BY_LETTER.get(each[3])) for each in found if each}


def ticked(values: Mapping[str, str], people: Sequence[Called], *, reason: str) -> list[Said]:
    """Return what a form says that its page did not show already.

    The controls are named by the numbers of the participants; ``rest`` says what everybody is who is not marked yet.
    Raises Refusal for a mark outside the scale.
    """
    seen, key = seen_in(values.get("seen", "")), form_key_of(values.get("form_key", ""))
    chosen = {int(name): presence_of(value) for name, value in values.items() if SMALL_NUMBER.fullmatch(name)}
    changed = {number: presence for number, presence in chosen.items() if presence != seen.get(number, (0, None))[1]}
    versions = {number: seen.get(number, (0, None))[0] for number in changed}
    if values.get("rest"):
        rest = [each for each in people if each.presence is None and each.id not in chosen]
        changed |= dict.fromkeys((each.id for each in rest), presence_of(values["rest"]))
        versions |= {each.id: each.version for each in rest}
    now = clock.now()
    return [Said(each, changed[each], now, f"{key}.{each}", versions[each], reason=reason) for each in changed]


def form_key_of(text: str) -> str:
    """Return the key that was drawn into a form; raise Refusal for anything else."""
    if not _KEY.fullmatch(text):
        raise Refusal(_l("This page is too old. Open it again, then say it once more."))
    return text


def heard(text: str, *, reason: str) -> list[tuple[str, Said | Refusal]]:
    """Return what a phone says, each with its key: JSON, a list of ``{id, mark, version, key, after, age}``.

    ``age`` is how many seconds ago it was said by the phone's own clock, which may be wrong by itself. ``after`` is the
    key of what the phone said before of the same person without getting an answer. Raises Refusal for what is no list.
    """
    try:
        items = json.loads(text)
    except ValueError:
        items = None
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise Refusal(_l("This could not be read. Open the page again; the marks are kept on this phone."))
    if len(items) > MOST_AT_ONCE:
        raise Refusal(_l("These are too many marks at once."))
    by_key = {str(each.get("key")): each for each in items}
    return [(key, _one(key, each, reason)) for key, each in by_key.items()]


def _one(key: str, item: Mapping[str, Any], reason: str) -> Said | Refusal:
    number, version, after = item.get("id"), item.get("version"), item.get("after")
    if not _is_small(number) or not _KEY.fullmatch(key):
        return Refusal(_l("This could not be read. Open the page again; the marks are kept on this phone."))
    try:
        presence = presence_of(item.get("mark"))
    except Refusal as refusal:
        return refusal
    return Said(
        participant_id=int(number),  # type: ignore[arg-type]
        presence=presence,
        made_at=_made_at(item.get("age")),
        send_key=key,
        seen_version=version if _is_small(version) else None,
        follows=after if isinstance(after, str) and _KEY.fullmatch(after) else None,
        reason=reason,
    )


def _is_small(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000_000


def _made_at(age: Any) -> datetime:
    return clock.now() - age_of(age)


def age_of(seconds: Any) -> timedelta:
    """Return how long ago something was said: not in the future, and LONGEST_AGE at most."""
    if isinstance(seconds, str):
        seconds = int(seconds) if SMALL_NUMBER.fullmatch(seconds) else 0
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or math.isnan(seconds):
        return timedelta(0)
    return timedelta(seconds=min(max(seconds, 0), LONGEST_AGE.total_seconds()))
