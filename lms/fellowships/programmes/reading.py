"""The plan of a programme as a YAML file: read with everything that is wrong at once, and written.

The file has the keys of ``Plan``, but for the stipend: ``stipend`` is an amount in rupees, as people write it. Every
text has the languages that the title has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.core.money import PAISE, parse_amount, plain_rupees
from lms.courses.bundles import Bundle
from lms.courses.contents import Where, language_name
from lms.courses.files import Files
from lms.courses.problems import Problem, name_of, sentences
from lms.courses.yaml_changes import as_yaml, changed_yaml
from lms.courses.yaml_files import YamlFile
from lms.fellowships.programmes.documents import Plan, as_json

PROGRAMME_FILE = "programme.yaml"
LARGEST = 1_000_000
NOTE_ON_TOP = (
    "# The plan of a fellowship programme. The stipend is in rupees a month; docs/fellowships.md explains every key.\n"
)


@dataclass(frozen=True)
class PlanReading:
    """What a file says. ``plan`` is None where there are problems."""

    plan: Plan | None
    problems: tuple[Problem, ...] = ()


def read_plan(content: bytes) -> PlanReading:
    """Return the plan that a YAML file holds, or everything that is wrong with it."""
    if len(content) > LARGEST:
        sentence = f"This file is larger than {LARGEST // 1_000_000} MB, which no plan is."
        return PlanReading(None, (Problem(PROGRAMME_FILE, 1, sentence),))
    files = Files(Bundle("", {PROGRAMME_FILE: content}))
    file = files.yaml(PROGRAMME_FILE)
    plan = None
    if file.data is not None:
        plan = _plan(_in_paise(file.data, files, file), files, file)
    if plan is not None:
        _check(plan, files, file)
    problems = tuple(sorted(set(files.problems)))
    return PlanReading(None if problems else plan, problems)


def _plan(data: dict[str, Any], files: Files, file: YamlFile) -> Plan | None:
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        kinds = [detail["type"] for detail in error.errors(include_url=False, include_input=False)]
        found = list(sentences(error))
        for kind, (where, sentence) in zip(kinds, found, strict=True):
            # A list with a wrong thing in it also counts as empty, which would only mislead.
            if kind != "too_short" or not any(other[: len(where)] == where != other for other, _ in found):
                files.note(PROGRAMME_FILE, file.line(where), sentence)
        return None


def _in_paise(data: Mapping[str, Any], files: Files, file: YamlFile) -> dict[str, Any]:
    """Return the data with the stipend in paise; what is no amount is a problem."""
    plain = {key: value for key, value in data.items() if key != "stipend"}
    if "stipend_paise" in plain:
        del plain["stipend_paise"]
        files.note(PROGRAMME_FILE, file.line(("stipend_paise",)), "Write “stipend” in rupees instead of paise.")
    if "stipend" in data:
        try:
            plain["stipend_paise"] = parse_amount(str(data["stipend"]))
        except Refusal as refusal:
            files.note(PROGRAMME_FILE, file.line(("stipend",)), f"“stipend”: {refusal.sentence}")
    return plain


def _check(plan: Plan, files: Files, file: YamlFile) -> None:
    """Note what the types of a plan cannot say."""
    if plan.mid_term_month > plan.months:
        sentence = f"“mid_term_month” comes after the last month, {plan.months}."
        files.note(PROGRAMME_FILE, file.line(("mid_term_month",)), sentence)
    wanted = set(plan.title)
    for where, text in _texts(plan, ()):
        unknown = sorted(set(text) - set(LANGUAGES))
        missing = [language_name(code) for code in LANGUAGES if code in wanted - set(text)]
        if unknown:
            known = ", ".join(LANGUAGES)
            files.note(PROGRAMME_FILE, file.line(where), f"“{unknown[0]}” is not a language of this site ({known}).")
        if missing:
            sentence = f"{name_of(where)}: the text in {' and in '.join(missing)} is missing."
            files.note(PROGRAMME_FILE, file.line(where), sentence)


def _texts(value: Any, where: Where) -> Iterator[tuple[Where, dict[str, str]]]:
    """Yield every text of a plan, which is by language, with its place; empty ones are left out."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*where, name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*where, position))
    elif isinstance(value, dict) and value:
        yield where, value


def plan_text(plan: Plan) -> str:
    """Return a plan as the text of its YAML file."""
    written: dict[str, Any] = {}
    for key, value in as_json(plan).items():
        written["stipend" if key == "stipend_paise" else key] = _rupees(value) if key == "stipend_paise" else value
    return NOTE_ON_TOP + changed_yaml("", lambda data: data.update(as_yaml(written)))


def _rupees(paise: int) -> str:
    return plain_rupees(paise) if paise % PAISE else str(paise // PAISE)
