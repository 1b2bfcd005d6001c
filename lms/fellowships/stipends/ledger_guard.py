"""What keeps the ledger append-only: the ORM refuses to change or delete its lines, and the database to change them.

The texts of the triggers stand here for the migration that creates the table as well; ``create_all`` runs them by
itself. A migration that rebuilds the table on SQLite (``batch_alter_table``) loses the trigger and must create it anew.
"""

from __future__ import annotations

from typing import Any, NoReturn

from sqlalchemy import DDL, event
from sqlalchemy.orm import ORMExecuteState, Session

from lms.fellowships.stipends.models import LedgerEntry

TABLE = "stipend_ledger"
TRIGGER = "stipend_ledger_only_grows"
SQLITE_TRIGGER = f"""
CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END
""".strip()
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$
""".strip()
POSTGRESQL_TRIGGER = f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()"
POSTGRESQL_DROP = f"DROP FUNCTION IF EXISTS {TRIGGER}() CASCADE"
"""For the way back of the migration; SQLite drops a trigger with its table."""


class LedgerChanged(RuntimeError):
    """Something tried to change or delete a line of the ledger; a correction is a new line."""


def _refuse(*_: Any) -> NoReturn:
    raise LedgerChanged("the ledger is only ever added to: enter a new line instead")


def _refuse_in_bulk(execution: ORMExecuteState) -> None:
    is_change = execution.is_update or execution.is_delete
    if is_change and execution.bind_mapper is not None and execution.bind_mapper.class_ is LedgerEntry:
        _refuse()


def _guard() -> None:
    event.listen(LedgerEntry, "before_update", _refuse)
    event.listen(LedgerEntry, "before_delete", _refuse)
    event.listen(Session, "do_orm_execute", _refuse_in_bulk)
    table = LedgerEntry.__table__
    for dialect, statement in (
        ("sqlite", SQLITE_TRIGGER),
        ("postgresql", POSTGRESQL_FUNCTION),
        ("postgresql", POSTGRESQL_TRIGGER),
    ):
        event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


_guard()
