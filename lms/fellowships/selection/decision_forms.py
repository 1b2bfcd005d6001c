"""What managers enter into the ranked table, as lines of a batch of decisions; named ``verb.<application>``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lms.core.forms import number_of
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.selection.deciding import Line, Verb
from lms.fellowships.selection.ranking import Proposal, Ranked

MOST_LINES = 2000
Typed = dict[str, str]


def lines_of(typed: Mapping[str, str]) -> list[Line]:
    """Return the lines for which something is decided; a missing reason to decline is the one for all."""
    found = []
    for name, value in list(typed.items()):
        kind, _, key = name.partition(".")
        application_id = number_of(key)
        if kind == "verb" and value in set(Verb) and application_id is not None:
            found.append(_line(typed, application_id, Verb(value)))
    return found[:MOST_LINES]


def _line(typed: Mapping[str, str], application_id: int, verb: Verb) -> Line:
    seen = typed.get(f"seen.{application_id}", "")
    place = typed.get(f"place.{application_id}", "").strip()
    note = _tidied(typed.get(f"note.{application_id}", ""))
    return Line(
        application_id,
        verb,
        ApplicationState(seen) if seen in set(ApplicationState) else ApplicationState.DRAFT,
        number_of(place) if verb is Verb.WAIT else None,
        note or (_tidied(typed.get("reason", "")) if verb is Verb.DECLINE else ""),
    )


def _tidied(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def typed_lines(lines: Sequence[Line]) -> Typed:
    """Return lines as the fields that say them."""
    typed: Typed = {}
    for line in lines:
        key = line.application_id
        typed |= {f"verb.{key}": line.verb.value, f"seen.{key}": line.seen.value, f"note.{key}": line.note}
        typed[f"place.{key}"] = str(line.place or "")
    return typed


def proposed_fields(proposal: Proposal, lines: Sequence[Ranked]) -> Typed:
    """Return what the seats propose as the fields that say it."""
    states = {line.id: line.state for line in lines}
    chosen = [Line(each, Verb.SELECT, states[each]) for each in proposal.selected]
    chosen += [Line(each, Verb.WAIT, states[each], place) for place, each in enumerate(proposal.waiting, start=1)]
    return typed_lines(chosen)
