"""Writing the translations of a table into a draft: file by file, beside what others write at the same time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask_babel import lazy_gettext as _l
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import save_lesson
from lms.authoring.translating.files import TranslatedFile, load_file
from lms.authoring.translating.lesson_files import with_part
from lms.authoring.translating.operations import TextGone, made_file, one_line
from lms.authoring.translating.states import mark_of
from lms.authoring.translating.tables import Proposal, TableRead, Unusable
from lms.authoring.translating.texts import lesson_parts, texts_in_data
from lms.core.errors import Refusal
from lms.courses.yaml_changes import as_yaml, changed_yaml
from lms.extensions import db

CHANGED = _l("Somebody has changed this text just now. Look at it on its page.")


def take_table(draft: DraftOf, read: TableRead, *, by: int | None) -> tuple[int, list[Unusable]]:
    """Write the translations that were proposed; return how many were written, and the rows that could not be.

    Each file is saved in a transaction of its own; a second time nothing is left to write.
    """
    left: list[Unusable] = []
    ordered = sorted(read.proposals, key=_file_key)
    for (text_id, language), group in groupby(ordered, key=_file_key):
        proposals = list(group)
        try:
            clashes = _take_file(draft, text_id, language, proposals, by)
        except Refusal as refusal:
            left += [Unusable(each.row, str(refusal.sentence)) for each in proposals]
        else:
            left += [Unusable(each.row, str(CHANGED)) for each in clashes]
    return len(read.proposals) - len(left), sorted([*read.unusable, *left], key=lambda each: each.row)


def _file_key(proposal: Proposal) -> tuple[int, str]:
    return proposal.standing.text_id, proposal.standing.language


def _take_file(
    draft: DraftOf, text_id: int, language: str, proposals: list[Proposal], by: int | None
) -> list[Proposal]:
    """Write what was proposed for one file, and return what somebody else has changed meanwhile."""
    file = load_file(draft, text_id)
    if file is None:
        raise TextGone
    unit_id, clashes = (file.unit.id if file.unit else None), list[Proposal]()
    text, make = _place(file, language, proposals, clashes, by)
    try:
        save_lesson(text.id, make, version=text.version, by=by, clashes=lambda content: False)
    except YAMLError:
        raise Refusal(_l("This file has a mistake because of which nothing can be put into it.")) from None
    unit = db.session.get(DraftUnit, unit_id) if unit_id else None
    if unit is not None:
        note_problems(draft, unit)
    return clashes


def _place(
    file: TranslatedFile, language: str, proposals: list[Proposal], clashes: list[Proposal], by: int | None
) -> tuple[DraftText, Callable[[str], str]]:
    if not file.is_lesson:
        return file.text, lambda content: changed_yaml(tidied(content), _writing(language, proposals, clashes))
    text = file.others.get(language) or made_file(file, language, by)
    return text, lambda content: _with_parts(content, proposals, clashes)


def _writing(language: str, proposals: list[Proposal], clashes: list[Proposal]) -> Callable[[CommentedMap], None]:
    def change(data: CommentedMap) -> None:
        found = {text.key: text for text in texts_in_data(data)}
        for proposal in proposals:
            text = found.get(proposal.standing.key)
            if text is None or mark_of(text.said(language)) != proposal.standing.version:
                clashes.append(proposal)
                continue
            place = data
            for part in text.where:
                place = place[part]
            place[language] = as_yaml(proposal.words)

    return change


def _with_parts(content: str, proposals: list[Proposal], clashes: list[Proposal]) -> str:
    parts = lesson_parts(content)
    for proposal in proposals:
        key = proposal.standing.key
        if mark_of(parts[key]) != proposal.standing.version:
            clashes.append(proposal)
        else:
            content = with_part(content, key, one_line(key, proposal.words))
    return content
