"""Taking over the facts of ``courses/facts.yaml`` into the registry, at every start of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from lms.authoring.facts.files import read_facts
from lms.authoring.facts.models import Fact
from lms.authoring.facts.operations import add_fact, change_fact
from lms.authoring.facts.said import said_by
from lms.authoring.facts.uses import note_new_uses
from lms.core.database import transaction
from lms.courses.models import Origin
from lms.courses.problems import counted
from lms.courses.sources import FACTS_FILE
from lms.extensions import db


@dataclass(frozen=True)
class Outcome:
    """What became of a file of facts."""

    sentences: tuple[str, ...] = ()
    is_refused: bool = False


def sync_facts(folder: Path) -> Iterator[str]:
    """Take over what is new or changed in a folder's file of facts, note where courses use facts, and say so."""
    yield from take_over(folder / FACTS_FILE).sentences
    while note_new_uses():
        pass


def take_over(path: Path) -> Outcome:
    """Bring the registry in step with a file; a fact that was changed on the site since is left alone."""
    facts, problems = read_facts(path)
    if problems:
        sentences = (f"{FACTS_FILE}: not taken over, because:", *(f"  {problem}" for problem in problems))
        return Outcome(sentences, is_refused=True)
    added, changed, edited = 0, 0, []
    with transaction():
        known = {fact.key: fact for fact in db.session.scalars(select(Fact).order_by(Fact.key))}
        for key, said in facts.items():
            fact = known.get(key)
            if fact is None:
                add_fact(key, said, by=None, origin=Origin.BUNDLE)
                added += 1
            elif said_by(fact) != said and fact.origin is Origin.BROWSER:
                edited.append(key)
            elif said_by(fact) != said:
                change_fact(fact.id, said, version=fact.version, by=None, origin=Origin.BUNDLE)
                changed += 1
    return Outcome(tuple(_sentences(added, changed, edited)))


def _sentences(added: int, changed: int, edited: list[str]) -> Iterator[str]:
    if added:
        yield f"{FACTS_FILE}: {counted(added, 'fact')} added to the registry."
    if changed:
        yield f"{FACTS_FILE}: {counted(changed, 'fact')} taken over as changed."
    if edited:
        yield f"{FACTS_FILE}: changed on the site since and left as they are: {', '.join(edited)}."
