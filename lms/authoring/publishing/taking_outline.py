"""Bringing modules and units of a revision into a draft: which there are, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from lms.authoring.drafts.models import DraftModule, DraftUnit
from lms.authoring.publishing.naming import Named, Sort, UnitPlace, kind_of, modules_in, units_in
from lms.authoring.publishing.taking_texts import TextsBeside
from lms.authoring.reviewing.comments import say_ourselves
from lms.authoring.reviewing.models import Notice
from lms.core import clock
from lms.core.language import LANGUAGES
from lms.core.storage import storage
from lms.courses.operations import storage_key
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

LAST_NUMBER = 99


def follow_outline(course_id: int, base: Mapping[str, str], files: Mapping[str, str], texts: TextsBeside) -> None:
    """Add, move and take away modules and units as a revision has, where the draft has not done something else."""
    _Following(course_id, base, files, texts).run()


class _Following:
    """Follows one revision."""

    def __init__(self, course_id: int, base: Mapping[str, str], files: Mapping[str, str], texts: TextsBeside) -> None:
        self._course_id, self._files, self._texts = course_id, files, texts
        self._modules, self._units = (modules_in(base), modules_in(files)), (units_in(base), units_in(files))
        self._at = clock.now()

    def run(self) -> None:
        """Do it all; what has to be free before something else can stand there goes first."""
        old_units, new_units = self._units
        for slug in sorted(old_units.keys() - new_units.keys()):
            self._take_unit_away(slug)
        self._follow_modules()
        for slug, place in sorted(new_units.items()):
            if old_units.get(slug) != place:
                self._follow_unit(slug, old_units.get(slug), place)
        db.session.flush()
        for slug in sorted(self._modules[0].keys() - self._modules[1].keys()):
            self._take_module_away(slug)
        self._number_anew()

    def _follow_modules(self) -> None:
        old, new = self._modules
        for slug, number in sorted(new.items()):
            module = self._texts.module(slug)
            if module is None and slug not in old:
                db.session.add(DraftModule(course_id=self._course_id, slug=slug, number=number))
                db.session.flush()
            elif module is not None and module.deleted_at is None and module.number == old.get(slug):
                module.number = number
            elif module is not None and module.deleted_at is not None and slug not in old:
                module.deleted_at, module.deleted_by_id, module.number = None, None, number

    def _take_module_away(self, slug: str) -> None:
        module = self._texts.module(slug)
        if module is None or module.deleted_at is not None:
            return
        living = select(DraftUnit.id).where(DraftUnit.module_id == module.id, DraftUnit.deleted_at.is_(None))
        is_left = db.session.scalar(living.limit(1)) is None
        if is_left and self._texts.is_unchanged(Named(Sort.MODULE, slug)):
            module.deleted_at = self._at

    def _take_unit_away(self, slug: str) -> None:
        unit = self._texts.unit(slug)
        if unit is None or unit.deleted_at is not None:
            return
        own = [each for each in self._texts.old if each.sort is Sort.UNIT and each.name == slug]
        if all(self._texts.is_unchanged(each) for each in own) and not self._has_more_texts(unit, own):
            unit.deleted_at = self._at
        else:
            say_ourselves(self._course_id, Notice.REMOVED_OUTSIDE, unit_id=unit.id, quote=slug)

    def _has_more_texts(self, unit: DraftUnit, own: list[Named]) -> bool:
        """Whether the draft has a text of a unit that the revision before had not: a new translation."""
        return any(
            not self._texts.is_unchanged(Named(Sort.UNIT, unit.slug, language))
            for language in LANGUAGES
            if Named(Sort.UNIT, unit.slug, language) not in own
        )

    def _follow_unit(self, slug: str, old: UnitPlace | None, new: UnitPlace) -> None:
        unit, module = self._texts.unit(slug), self._texts.module(new.module)
        if module is None:
            return
        if unit is None or (unit.deleted_at is not None and old is None):
            self._add_unit(slug, module, new)
        elif unit.deleted_at is None and (old is None or self._stands_as(unit, old)):
            self._lift(module)
            unit.module_id, unit.number = module.id, new.number
            unit.kind = kind_of(new, unit.kind if old and not old.is_lesson else self._head_kind(slug))

    def _stands_as(self, unit: DraftUnit, old: UnitPlace) -> bool:
        module = db.session.get_one(DraftModule, unit.module_id)
        return (module.slug, unit.number) == (old.module, old.number)

    def _add_unit(self, slug: str, module: DraftModule, place: UnitPlace) -> None:
        self._lift(module)
        kind = kind_of(place, "" if place.is_lesson else self._head_kind(slug))
        unit = DraftUnit(course_id=self._course_id, module_id=module.id, slug=slug, kind=kind, number=place.number)
        db.session.add(unit)
        db.session.flush()

    def _lift(self, module: DraftModule) -> None:
        """Let a module that the draft has deleted be there again: something new stands in it."""
        if module.deleted_at is not None:
            module.deleted_at, module.deleted_by_id = None, None
            db.session.flush()

    def _head_kind(self, slug: str) -> str:
        """Return the kind that the YAML file of a unit says."""
        ending = f"-{slug}.yaml"
        path = next((path for path in self._files if path.endswith(ending) and "/" in path), None)
        content = storage().read(storage_key(self._files[path])).decode("utf-8-sig") if path else ""
        data = read_yaml(content.replace("\r\n", "\n")).data
        return str(data.get("kind", "")) if isinstance(data, Mapping) else ""

    def _number_anew(self) -> None:
        """Give the next free number to whatever has come to have one that is taken."""
        modules = select(DraftModule).where(DraftModule.course_id == self._course_id, DraftModule.deleted_at.is_(None))
        found = list(db.session.scalars(modules.order_by(DraftModule.number, DraftModule.id)))
        _spread([(each, each.number) for each in found])
        units = select(DraftUnit).where(DraftUnit.course_id == self._course_id, DraftUnit.deleted_at.is_(None))
        by_module: dict[int, list[tuple[DraftUnit, int]]] = {}
        for unit in db.session.scalars(units.order_by(DraftUnit.number, DraftUnit.id)):
            by_module.setdefault(unit.module_id, []).append((unit, unit.number))
        for rows in by_module.values():
            _spread(rows)


def _spread(rows: list[tuple[DraftModule, int]] | list[tuple[DraftUnit, int]]) -> None:
    taken: set[int] = set()
    numbers = {number for _, number in rows}
    for row, number in rows:
        if number in taken:
            later = range(number, LAST_NUMBER + 1)
            row.number = next((free for free in later if free not in numbers | taken), number)
        taken.add(row.number)
