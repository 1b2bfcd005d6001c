"""Facts in Markdown: ``[fact:O05]`` cites one, ``{fact:O05.value}`` shows its value in the midst of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

FACT_ID = r"(?:[a-z0-9-]+/)*[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
CITED_FACT = re.compile(rf"\[fact:({FACT_ID})\]")
FACT_VALUE = re.compile(rf"\{{fact:({FACT_ID})\.value\}}")
ANY_FACT = re.compile(rf"([\[{{]fact:)({FACT_ID})(\]|\.value\}})")
Environment = MutableMapping[str, Any]


@dataclass(frozen=True)
class FactShown:
    """The value of a fact as a text shows it, empty where it has none; ``language`` where it is not the text's."""

    value: str = ""
    language: str = ""


def facts_in(text: str) -> set[str]:
    """Return the ids of the facts that a text in any format cites or shows; inside code they count as well."""
    return {found[2] for found in ANY_FACT.finditer(text)}


def with_facts_of(text: str, course: str) -> str:
    """Return a text that cites its facts as those of a course: ``[fact:course/O05]``."""
    return ANY_FACT.sub(lambda found: f"{found[1]}{course}/{found[2]}{found[3]}", text)


def read_fact(state: StateInline, silent: bool) -> bool:
    """Read what refers to a fact; a rule for the inline parser."""
    cited = CITED_FACT.match(state.src, state.pos)
    found = cited or FACT_VALUE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("fact" if cited else "fact_value", "", 0)
        token.content = found[0]
        token.meta = {"id": found[1]}
    state.pos = found.end()
    return True


def drawn_fact(token: Token, env: Environment) -> str:
    """Return the reference to the list of facts at the foot of a lesson; elsewhere a citation is not drawn."""
    key, cited = token.meta["id"], env.get("cited")
    if key not in env["surroundings"].facts:
        return _not_there(token)
    if cited is None:
        return ""
    cited[key] = cited.get(key, 0) + 1
    number, again = [*cited].index(key) + 1, "" if cited[key] == 1 else f"-{cited[key]}"
    link = f'<a role="doc-noteref" href="#fact-{key}" id="fact-{key}-ref{again}">[{number}]</a>'
    return f'<sup class="footnote-ref">{link}</sup>'


def drawn_value(token: Token, env: Environment) -> str:
    """Return the value of a fact as HTML; what is not in the language of the text says so."""
    key = token.meta["id"]
    fact: FactShown | None = env["surroundings"].facts.get(key)
    if fact is None or not fact.value:
        return _not_there(token)
    env.get("shown", {})[key] = None
    words = escape(fact.value)
    return f'<span lang="{escape(fact.language)}">{words}</span>' if fact.language else words


def put_values(tokens: Sequence[Token], facts: Mapping[str, FactShown]) -> None:
    """Make plain words of the values among some tokens, as for the description of a picture."""
    for token in tokens:
        if token.type == "fact_value":
            fact = facts.get(token.meta["id"])
            token.type, token.content = "text", fact.value if fact and fact.value else token.content


def _not_there(token: Token) -> str:
    """Return the markup of a fact that is not there, so that whoever looks at it sees where something is missing."""
    return f"<mark>{escape(token.content)}</mark>"
