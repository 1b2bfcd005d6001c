"""Bringing single texts of a revision into a draft that may have changed them too."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import select

from lms.authoring.drafts.followers import saved_followers
from lms.authoring.drafts.glances import glance
from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit, DraftVersion, VersionKind
from lms.authoring.drafts.places import module_place, unit_place
from lms.authoring.drafts.saving import put
from lms.authoring.publishing.naming import Named, Sort
from lms.authoring.reviewing.comments import say_ourselves
from lms.authoring.reviewing.models import Notice
from lms.core import clock, history
from lms.core.storage import storage
from lms.courses.operations import storage_key
from lms.extensions import db


class TextsBeside:
    """The texts of a draft beside those of the revision before (``old``) and of the new one, by what they are."""

    def __init__(self, course_id: int, old: Mapping[Named, str], new: Mapping[Named, str]) -> None:
        self._course_id, self.old, self.new = course_id, old, new
        self._there = {(each.sort, each.name) for each in new}

    def follow(self, each: Named) -> None:
        """Bring a text in, keep it beside, or take it away, as far as the draft has not changed it.

        The texts of a unit or module that the revision has no more go, or stay, with the whole of it.
        """
        if each.sort in {Sort.UNIT, Sort.MODULE} and (each.sort, each.name) not in self._there:
            return
        place = self._place(each)
        text = self._held(place) if place else None
        mine, old, new = _digest(text), self.old.get(each), self.new.get(each)
        if mine == new or place is None:
            return
        if mine == old:
            self._take_over(each, place, text)
        elif new is None:
            self._say(Notice.REMOVED_OUTSIDE, each, text)
        elif text is not None:
            self._keep_beside(text, self._content(each))
            self._say(Notice.CHANGED_OUTSIDE, each, text)
        else:
            self._keep_whole(each, place)

    def _place(self, each: Named) -> str | None:
        """Return the place of a text in the draft, None where the unit or module that it belongs to is not there."""
        if each.sort is Sort.TEXT:
            return each.name
        if each.sort is Sort.MODULE:
            module = self.module(each.name)
            return module_place(module.id) if module else None
        unit = self.unit(each.name)
        return unit_place(unit.id, each.language) if unit else None

    def module(self, slug: str) -> DraftModule | None:
        """Return a module of the draft by its id in the course: the living one, else the one deleted last."""
        mine = select(DraftModule).where(DraftModule.course_id == self._course_id, DraftModule.slug == slug)
        order = (DraftModule.deleted_at.is_not(None), DraftModule.id.desc())
        return db.session.scalar(mine.order_by(*order).limit(1))

    def unit(self, slug: str) -> DraftUnit | None:
        """Return a unit of the draft by its id in the course: the living one, else the one deleted last."""
        mine = select(DraftUnit).where(DraftUnit.course_id == self._course_id, DraftUnit.slug == slug)
        order = (DraftUnit.deleted_at.is_not(None), DraftUnit.id.desc())
        return db.session.scalar(mine.order_by(*order).limit(1))

    def is_unchanged(self, each: Named) -> bool:
        """Whether the draft still has a text as it was in the revision before."""
        place = self._place(each)
        return _digest(self._held(place) if place else None) == self.old.get(each)

    def _held(self, place: str) -> DraftText | None:
        return db.session.scalar(
            select(DraftText)
            .where(DraftText.course_id == self._course_id, DraftText.place == place)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    def _content(self, each: Named) -> str:
        return storage().read(storage_key(self.new[each])).decode()

    def _take_over(self, each: Named, place: str, text: DraftText | None) -> None:
        if each not in self.new:
            if text is not None:
                text.deleted_at = clock.now()
        elif text is None:
            self._add(each, place, self._content(each))
        else:
            text.deleted_at = None
            put(text, self._content(each), by=None, kind=VersionKind.BROUGHT_IN)
            text.problems = 0

    def _add(self, each: Named, place: str, content: str) -> None:
        unit = self.unit(each.name) if each.sort is Sort.UNIT else None
        module = self.module(each.name) if each.sort is Sort.MODULE else None
        made = DraftText(
            course_id=self._course_id,
            place=place,
            module_id=module.id if module else None,
            unit_id=unit.id if unit else None,
            content=content,
            facts=glance(place, content, unit.kind if unit else ""),
            saved_at=clock.now(),
        )
        db.session.add(made)
        db.session.flush()
        for tell in saved_followers:
            tell(made, "", None)

    def _keep_beside(self, text: DraftText, content: str) -> None:
        now = clock.now()
        said = {"kind": VersionKind.KEPT_APART, "content": content, "begun_at": now, "saved_at": now}
        db.session.add(DraftVersion(text_id=text.id, version=text.version, **said))
        history.record("authoring.text_kept_apart", text, by=None, place=text.place, version=text.version)

    def _keep_whole(self, each: Named, place: str) -> None:
        """Keep a text that the draft has never had, or not any more, as one that is deleted there, with its version."""
        self._add(each, place, self._content(each))
        text = self._held(place)
        if text is not None:
            text.deleted_at = clock.now()
            self._keep_beside(text, text.content)
            self._say(Notice.CHANGED_OUTSIDE, each, text)

    def _say(self, notice: Notice, each: Named, text: DraftText | None) -> None:
        unit = db.session.get(DraftUnit, text.unit_id) if text is not None and text.unit_id else None
        is_there = unit is not None and unit.deleted_at is None
        name = f"{each.name}.{each.language}" if each.language else each.name
        say_ourselves(self._course_id, notice, unit_id=unit.id if unit and is_there else None, quote=name)


def _digest(text: DraftText | None) -> str | None:
    """Return the digest of a text; None for one that is deleted, as for one that is not there."""
    if text is None or text.deleted_at is not None:
        return None
    unit = db.session.get(DraftUnit, text.unit_id) if text.unit_id else None
    module = db.session.get(DraftModule, text.module_id) if text.module_id else None
    if any(each is not None and each.deleted_at is not None for each in (unit, module)):
        return None
    return hashlib.sha256(text.content.encode()).hexdigest()
