"""Facts as a course has them: pinned in its ``facts.yaml``, so that they change only where its trainer confirms it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ruamel.yaml.comments import CommentedMap
from sqlalchemy import select

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import CourseDraft, DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import FACTS
from lms.authoring.drafts.queries import find_text
from lms.authoring.drafts.saving import add_text, change_yaml
from lms.authoring.facts.queries import said_of
from lms.authoring.facts.said import plain_of, read_all, read_said
from lms.core.database import lock, transaction
from lms.core.markup_facts import facts_in
from lms.courses.bundles import Bundle, is_text
from lms.courses.sources import FACTS_FILE
from lms.courses.sources import Fact as Said
from lms.courses.yaml_changes import Change, bring_over, changed_yaml
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

MARK = "fact:"
CITING = (".md", ".yaml")


def with_facts(bundle: Bundle) -> Bundle:
    """Return a bundle in which every fact is pinned that it cites and the registry has; one query where some are not.

    What is pinned already stays as it is. A ``facts.yaml`` that cannot be read is left alone.
    """
    text = tidied(bundle.files.get(FACTS_FILE, b"").decode(errors="replace"))
    pinned = _keys_in(text)
    if pinned is None:
        return bundle
    found = said_of(_cited_in(bundle) - pinned)
    if not found:
        return bundle
    changed = changed_yaml(text, _pinning(found))
    return replace(bundle, files={**bundle.files, FACTS_FILE: changed.encode()})


def _keys_in(text: str) -> set[str] | None:
    """Return the ids of the facts that a file pins, readable or not; None where the file itself cannot be read."""
    file = read_yaml(text)
    if file.problems or not isinstance(file.data, dict | None):
        return None
    return set(file.data or ())


def _cited_in(bundle: Bundle) -> set[str]:
    """Return the ids of the facts that the texts of a bundle cite."""
    texts = (
        content.decode(errors="replace")
        for path, content in bundle.files.items()
        if is_text(path) and path.endswith(CITING) and MARK.encode() in content
    )
    return {key for text in texts for key in facts_in(text) if "/" not in key}


def _pinning(found: Mapping[str, Said]) -> Change:
    """Return what pins some facts in a file: what says the same there stays as it is written."""

    def change(data: CommentedMap) -> None:
        for key in sorted(found):
            before = read_said(data.get(key))
            after = {key: plain_of(found[key])}
            bring_over(data, {key: plain_of(before)} if before else {}, after)

    return change


def cited_by_draft(course_id: int) -> dict[str, list[int | None]]:
    """Return the facts that the texts of a draft cite, with the ids of the units; None stands for other files.

    One query, which reads only texts that cite.
    """
    cited: dict[str, list[int | None]] = {}
    for unit_id, content in db.session.execute(
        select(DraftText.unit_id, DraftText.content)
        .outerjoin(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .outerjoin(DraftModule, DraftModule.id == DraftUnit.module_id)
        .where(
            DraftText.course_id == course_id,
            DraftText.place != FACTS,
            DraftText.content.contains(MARK),
            DraftText.deleted_at.is_(None),
            DraftUnit.deleted_at.is_(None),
            DraftModule.deleted_at.is_(None),
        )
        .order_by(DraftText.place)
    ):
        for key in facts_in(content):
            units = cited.setdefault(key, [])
            if unit_id not in units:
                units.append(unit_id)
    return cited


def pinned_by_draft(course_id: int) -> dict[str, Said]:
    """Return the facts that a draft has pinned, as far as they can be read."""
    text = find_text(course_id, FACTS)
    return read_all(read_yaml(tidied(text.content)).data) if text is not None else {}


def pin_cited(course_id: int, *, by: int | None) -> list[str]:
    """Pin in a draft what it cites and has not pinned yet; return the ids. Opens its own transaction."""
    missing = cited_by_draft(course_id).keys() - pinned_by_draft(course_id).keys()
    found = said_of(missing)
    db.session.rollback()
    if found:
        _write(course_id, found, by=by)
    return sorted(found)


def confirm_facts(course_id: int, keys: Collection[str], *, by: int | None) -> list[str]:
    """Take over into a draft what the registry says now of facts that it has pinned; return those that changed.

    Opens its own transaction. What is confirmed twice changes once.
    """
    pinned = pinned_by_draft(course_id)
    now = said_of([key for key in keys if key in pinned])
    changed = {key: said for key, said in now.items() if said != pinned[key]}
    db.session.rollback()
    if changed:
        _write(course_id, changed, by=by)
    return sorted(changed)


def _write(course_id: int, found: Mapping[str, Said], *, by: int | None) -> None:
    """Write facts into the file of a draft, which is made where there is none."""
    text_id = _text_id(course_id, by=by)
    change_yaml(text_id, _pinning(found), version=None, by=by)


def _text_id(course_id: int, *, by: int | None) -> int:
    """Return the id of a draft's file of facts, made if need be; two may ask at the same time."""
    with transaction():
        draft_id = db.session.scalar(select(CourseDraft.id).where(CourseDraft.course_id == course_id))
        if draft_id is not None:
            lock(CourseDraft, draft_id)
        text = find_text(course_id, FACTS) or add_text(course_id, FACTS, "", by=by)
        return text.id
