"""Questionnaires and what people type into them, for tests: fixed ones, and Hypothesis strategies that make any."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.questionnaires.documents import Questionnaire
from tests.factories.fellowships import question, questionnaire, words

OPTIONS = [{"id": each, "label": words(each.upper())} for each in ("yes", "no", "other")]
IDS = ("a", "b", "c", "d", "e")
PLAIN_KINDS = ("short_text", "long_text", "number", "date", "email", "phone", "agreement", "references")
TYPED = st.one_of(
    st.sampled_from(["", "yes", "other", "12", "१,२००", "1,00,000.50", "21/11/2026", "2026-11-21", "98765 43210"]),
    st.sampled_from(["Asha@Example.org", "asha@example.org", "  two\r\n\r\n lines ", "é", "\0<b>&amp;\u202e"]),
    st.text(max_size=30),
)


def form(*questions: dict[str, Any]) -> Questionnaire:
    """Return a questionnaire of one section."""
    return Questionnaire.model_validate(questionnaire(*questions))


def sent(**values: str | list[str]) -> MultiDict[str, str]:
    """Return what a browser sends for some fields; ``__`` in a name is the dot of a part."""
    pairs = [(f"q.{name.replace('__', '.')}", value) for name, value in values.items()]
    return MultiDict([(name, each) for name, value in pairs for each in ([value] if isinstance(value, str) else value)])


def referee(number: int, name: str, email: str, relation: str) -> dict[str, str]:
    """Return what a browser sends for one row of the field ``referees``."""
    row = {"name": name, "email": email, "relation": relation}
    return {f"referees__{number}__{part}": value for part, value in row.items()}


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Draw a questionnaire of up to five fields of any kind but files, with conditions among them."""
    fields: list[dict[str, Any]] = []
    deciding: list[str] = []
    for field_id in IDS[: draw(st.integers(1, len(IDS)))]:
        kind = draw(st.sampled_from([*PLAIN_KINDS, "choice", "choices"]))
        is_required, is_conditional = draw(st.tuples(st.booleans(), st.booleans()))
        more: dict[str, Any] = {"is_required": is_required}
        if kind in {"choice", "choices"}:
            more["options"] = OPTIONS
        if deciding and is_conditional:
            more["when"] = {"field": draw(st.sampled_from(deciding)), "values": ["yes"]}
        if kind in {"choice", "choices", "agreement"}:
            deciding.append(field_id)
        fields.append(question(field_id, kind, **more))
    return form(*fields)


@st.composite
def typed_into(draw: st.DrawFn, document: Questionnaire) -> MultiDict[str, str]:
    """Draw what somebody may have typed into a questionnaire."""
    names = [f"q.{each.id}" for each in document.questions()]
    rows = [f"{name}.{number}.{part}" for name in names for number in (0, 1) for part in ("name", "email", "relation")]
    return MultiDict([(name, draw(TYPED)) for name in [*names, *rows]])
