"""give attachments their own name: they are no longer those of fellowships alone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


COLUMNS = (
    "id",
    "owner_kind",
    "owner_id",
    "slot",
    "name",
    "media_type",
    "size",
    "digest",
    "uploaded_by_id",
    "uploaded_at",
    "removed_at",
)
history = sa.table("history", sa.column("action", sa.String), sa.column("subject_kind", sa.String))


def _create(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f(f"ck_{name}_size_above_zero")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["people.id"], name=op.f(f"fk_{name}_uploaded_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "owner_kind", "owner_id", "slot", "digest", name=op.f(f"uq_{name}_owner_kind_owner_id_slot_digest")
        ),
    )
    op.create_index(op.f(f"ix_{name}_digest"), name, ["digest"])
    op.create_index(f"ix_{name}_owner", name, ["owner_kind", "owner_id"])
    op.create_index(op.f(f"ix_{name}_uploaded_by_id"), name, ["uploaded_by_id"])


def _table(name: str) -> sa.TableClause:
    columns: list[sa.ColumnClause[Any]] = [sa.column(each) for each in COLUMNS]
    return sa.table(name, *columns)


def _rename(old: str, new: str) -> None:
    """Bring a table with all that hangs on it under another name; SQLite cannot rename constraints, so it is copied."""
    _create(new)
    op.execute(sa.insert(_table(new)).from_select(COLUMNS, sa.select(_table(old))))
    if op.get_bind().dialect.name == "postgresql":
        reached = sa.func.setval(f"{new}_id_seq", sa.column("last_value"), sa.column("is_called"))
        op.execute(sa.select(reached).select_from(sa.table(f"{old}_id_seq")))
    op.drop_table(old)


def _rename_in_history(old_area: str, old_table: str, new_area: str, new_table: str) -> None:
    for verb in ("file_added", "file_removed"):
        there = history.c.action == f"{old_area}.{verb}"
        op.execute(sa.update(history).where(there).values(action=f"{new_area}.{verb}"))
    there = history.c.subject_kind == old_table
    op.execute(sa.update(history).where(there).values(subject_kind=new_table))


def upgrade() -> None:
    """Make the change."""
    _rename("fellowship_files", "attachments")
    _rename_in_history("fellowships", "fellowship_files", "attachments", "attachments")


def downgrade() -> None:
    """Take it back."""
    _rename("attachments", "fellowship_files")
    _rename_in_history("attachments", "attachments", "fellowships", "fellowship_files")
