"""Facts as a file: ``courses/facts.yaml``, with which the registry begins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lms.authoring.facts.operations import RESERVED
from lms.authoring.facts.said import plain_of
from lms.courses.bundles import Bundle
from lms.courses.files import Files
from lms.courses.problems import Problem
from lms.courses.sources import FACTS_FILE, SourceId
from lms.courses.sources import Fact as Said
from lms.courses.yaml_changes import changed_yaml


def read_facts(path: Path) -> tuple[dict[str, Said], tuple[Problem, ...]]:
    """Return the facts of a file by id, and what is wrong with it; none where anything is wrong or no file is there."""
    if not path.is_file():
        return {}, ()
    files = Files(Bundle("", {FACTS_FILE: path.read_bytes()}))
    facts = files.mapping(SourceId, Said, FACTS_FILE, {})
    for key, said in facts.items():
        line = files.yaml(FACTS_FILE).line((key,))
        if key.lower() in RESERVED:
            files.note(FACTS_FILE, line, f"A fact cannot be called “{key}”: call it something else.")
        if said.as_on and said.review_on and said.review_on <= said.as_on:
            files.note(FACTS_FILE, line, f"“{key}” is to be checked again before the day it was last checked.")
    problems = tuple(sorted(set(files.problems)))
    return ({} if problems else facts), problems


def written_facts(facts: Mapping[str, Said]) -> str:
    """Return facts as the text of such a file, by id."""
    return changed_yaml("", lambda data: data.update({key: plain_of(facts[key]) for key in sorted(facts)}))
