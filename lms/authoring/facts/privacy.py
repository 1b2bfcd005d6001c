"""What the registry of facts holds about people: who changed a fact, and when."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.authoring.facts.models import Fact, FactVersion
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db

STAYS = _l("What you wrote stays in the registry of facts, without your name.")


def _changed(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Fact).where(Fact.changed_by_id == person_id).order_by(Fact.id))
    return [{"fact": row.key, "changed_at": instant_text(row.changed_at)} for row in rows]


def _versions(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Fact.key, FactVersion.version, FactVersion.changed_at)
        .join(Fact, Fact.id == FactVersion.fact_id)
        .where(FactVersion.changed_by_id == person_id)
        .order_by(FactVersion.id)
    )
    return [{"fact": key, "version": version, "changed_at": instant_text(at)} for key, version, at in rows]


def _unname_facts(person_id: int) -> None:
    db.session.execute(update(Fact).where(Fact.changed_by_id == person_id).values(changed_by_id=None))


def _unname_versions(person_id: int) -> None:
    db.session.execute(update(FactVersion).where(FactVersion.changed_by_id == person_id).values(changed_by_id=None))


def register() -> None:
    """Declare the tables of facts."""
    declare(
        PersonalData(
            table="facts", title=_l("Facts that you changed last"), export=_changed, erase=_unname_facts, kept=STAYS
        )
    )
    declare(
        PersonalData(
            table="fact_versions",
            title=_l("Earlier versions of facts that you wrote"),
            export=_versions,
            erase=_unname_versions,
            kept=STAYS,
        )
    )
    declare(PersonalData(table="fact_uses", reason="Which courses use which facts; nothing about a person."))
