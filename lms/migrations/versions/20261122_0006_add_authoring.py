"""add authoring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "course_archives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_archives_course_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["people.id"], name=op.f("fk_course_archives_sent_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_archives")),
        sa.UniqueConstraint("token", name=op.f("uq_course_archives_token")),
    )
    with op.batch_alter_table("course_archives", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_archives_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_archives_sent_by_id"), ["sent_by_id"], unique=False)

    op.create_table(
        "course_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "published",
                name="draftstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("base_files", sa.JSON(), nullable=False),
        sa.Column("outline_version", sa.Integer(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["people.id"], name=op.f("fk_course_drafts_approved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_drafts_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_course_drafts_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["people.id"], name=op.f("fk_course_drafts_submitted_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_drafts")),
        sa.UniqueConstraint("course_id", name=op.f("uq_course_drafts_course_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_course_drafts_form_key")),
    )
    with op.batch_alter_table("course_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_drafts_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_drafts_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_drafts_submitted_by_id"), ["submitted_by_id"], unique=False)

    op.create_table(
        "course_hands",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "owner",
                "author",
                "reviewer",
                "trainer",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_hands_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["people.id"], name=op.f("fk_course_hands_given_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_course_hands_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_course_hands")),
    )
    with op.batch_alter_table("course_hands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_hands_given_by_id"), ["given_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_hands_person_id"), ["person_id"], unique=False)

    op.create_table(
        "course_withdrawals",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_withdrawals_course_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_course_withdrawals")),
    )
    op.create_table(
        "draft_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=210), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name=op.f("fk_draft_files_added_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_draft_files_course_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_files")),
    )
    with op.batch_alter_table("draft_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_files_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_files_digest"), ["digest"], unique=False)
        batch_op.create_index(
            "uq_draft_files_path",
            ["course_id", "path"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "draft_modules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=43), nullable=True),
        sa.CheckConstraint("number >= 1 AND number <= 99", name=op.f("ck_draft_modules_number_in_bounds")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_draft_modules_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"], ["people.id"], name=op.f("fk_draft_modules_deleted_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_modules")),
        sa.UniqueConstraint("form_key", name=op.f("uq_draft_modules_form_key")),
    )
    with op.batch_alter_table("draft_modules", schema=None) as batch_op:
        batch_op.create_index("ix_draft_modules_course", ["course_id", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_modules_deleted_by_id"), ["deleted_by_id"], unique=False)
        batch_op.create_index(
            "uq_draft_modules_slug",
            ["course_id", "slug"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "fact_uses",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("fact_key", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_fact_uses_course_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("course_id", "fact_key", name=op.f("pk_fact_uses")),
    )
    with op.batch_alter_table("fact_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_uses_fact_key"), ["fact_key"], unique=False)

    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("as_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum("high", "medium", "low", name="confidence", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("bundle", "browser", name="origin", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_facts_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("form_key", name=op.f("uq_facts_form_key")),
        sa.UniqueConstraint("key", name=op.f("uq_facts_key")),
    )
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facts_changed_by_id"), ["changed_by_id"], unique=False)
        batch_op.create_index("ix_facts_review_on", ["review_on"], unique=False)

    op.create_table(
        "link_checks",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "works",
                "kept_out",
                "gone",
                "fails",
                "silent",
                "unknown_site",
                "not_public",
                name="linkstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_link_checks_course_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "digest", name=op.f("pk_link_checks")),
    )
    op.create_table(
        "planned_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "refused",
                "dropped",
                name="planstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("expected", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_planned_publications_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_planned_publications_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_publications")),
        sa.UniqueConstraint("form_key", name=op.f("uq_planned_publications_form_key")),
    )
    with op.batch_alter_table("planned_publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_publications_course_id"), ["course_id"], unique=False)
        batch_op.create_index("ix_planned_publications_due", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_publications_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "draft_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=43), nullable=True),
        sa.CheckConstraint("number >= 1 AND number <= 99", name=op.f("ck_draft_units_number_in_bounds")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_draft_units_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"], ["people.id"], name=op.f("fk_draft_units_deleted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["draft_modules.id"], name=op.f("fk_draft_units_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_units")),
        sa.UniqueConstraint("form_key", name=op.f("uq_draft_units_form_key")),
    )
    with op.batch_alter_table("draft_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_units_deleted_by_id"), ["deleted_by_id"], unique=False)
        batch_op.create_index("ix_draft_units_module", ["module_id", "number"], unique=False)
        batch_op.create_index(
            "uq_draft_units_slug",
            ["course_id", "slug"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "fact_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_fact_versions_changed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_fact_versions_fact_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_versions")),
        sa.UniqueConstraint("fact_id", "version", name=op.f("uq_fact_versions_fact_id_version")),
    )
    with op.batch_alter_table("fact_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_versions_changed_by_id"), ["changed_by_id"], unique=False)

    op.create_table(
        "draft_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column(
            "notice",
            sa.Enum(
                "changed_outside",
                "removed_outside",
                name="notice",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["draft_comments.id"], name=op.f("fk_draft_comments_answers_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_draft_comments_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_draft_comments_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["people.id"], name=op.f("fk_draft_comments_settled_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["draft_units.id"], name=op.f("fk_draft_comments_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comments")),
        sa.UniqueConstraint("form_key", name=op.f("uq_draft_comments_form_key")),
    )
    with op.batch_alter_table("draft_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_comments_answers_id"), ["answers_id"], unique=False)
        batch_op.create_index("ix_draft_comments_course", ["course_id", "settled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_comments_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_comments_settled_by_id"), ["settled_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_comments_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "draft_presence",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_draft_presence_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["draft_units.id"], name=op.f("fk_draft_presence_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", "person_id", name=op.f("pk_draft_presence")),
    )
    with op.batch_alter_table("draft_presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_presence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "draft_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=140), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_draft_texts_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["draft_modules.id"], name=op.f("fk_draft_texts_module_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["people.id"], name=op.f("fk_draft_texts_saved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["draft_units.id"], name=op.f("fk_draft_texts_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_texts")),
        sa.UniqueConstraint("course_id", "place", name=op.f("uq_draft_texts_course_id_place")),
    )
    with op.batch_alter_table("draft_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_texts_module_id"), ["module_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_texts_saved_by_id"), ["saved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_texts_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "draft_translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_in_work", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["people.id"], name=op.f("fk_draft_translations_noted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["draft_texts.id"], name=op.f("fk_draft_translations_text_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_translations")),
        sa.UniqueConstraint("text_id", "language", "key", name=op.f("uq_draft_translations_text_id_language_key")),
    )
    with op.batch_alter_table("draft_translations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_translations_noted_by_id"), ["noted_by_id"], unique=False)

    op.create_table(
        "draft_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "saved",
                "kept_apart",
                "restored",
                "brought_in",
                name="versionkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["people.id"], name=op.f("fk_draft_versions_saved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["draft_texts.id"], name=op.f("fk_draft_versions_text_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_versions")),
    )
    with op.batch_alter_table("draft_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_versions_saved_by_id"), ["saved_by_id"], unique=False)
        batch_op.create_index("ix_draft_versions_text", ["text_id", "id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("draft_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_versions_text")
        batch_op.drop_index(batch_op.f("ix_draft_versions_saved_by_id"))

    op.drop_table("draft_versions")
    with op.batch_alter_table("draft_translations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_translations_noted_by_id"))

    op.drop_table("draft_translations")
    with op.batch_alter_table("draft_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_texts_unit_id"))
        batch_op.drop_index(batch_op.f("ix_draft_texts_saved_by_id"))
        batch_op.drop_index(batch_op.f("ix_draft_texts_module_id"))

    op.drop_table("draft_texts")
    with op.batch_alter_table("draft_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_presence_person_id"))

    op.drop_table("draft_presence")
    with op.batch_alter_table("draft_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_comments_unit_id"))
        batch_op.drop_index(batch_op.f("ix_draft_comments_settled_by_id"))
        batch_op.drop_index(batch_op.f("ix_draft_comments_made_by_id"))
        batch_op.drop_index("ix_draft_comments_course")
        batch_op.drop_index(batch_op.f("ix_draft_comments_answers_id"))

    op.drop_table("draft_comments")
    with op.batch_alter_table("fact_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_versions_changed_by_id"))

    op.drop_table("fact_versions")
    with op.batch_alter_table("draft_units", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draft_units_slug",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index("ix_draft_units_module")
        batch_op.drop_index(batch_op.f("ix_draft_units_deleted_by_id"))

    op.drop_table("draft_units")
    with op.batch_alter_table("planned_publications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_publications_made_by_id"))
        batch_op.drop_index("ix_planned_publications_due")
        batch_op.drop_index(batch_op.f("ix_planned_publications_course_id"))

    op.drop_table("planned_publications")
    op.drop_table("link_checks")
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.drop_index("ix_facts_review_on")
        batch_op.drop_index(batch_op.f("ix_facts_changed_by_id"))

    op.drop_table("facts")
    with op.batch_alter_table("fact_uses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_uses_fact_key"))

    op.drop_table("fact_uses")
    with op.batch_alter_table("draft_modules", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draft_modules_slug",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_draft_modules_deleted_by_id"))
        batch_op.drop_index("ix_draft_modules_course")

    op.drop_table("draft_modules")
    with op.batch_alter_table("draft_files", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draft_files_path",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_draft_files_digest"))
        batch_op.drop_index(batch_op.f("ix_draft_files_added_by_id"))

    op.drop_table("draft_files")
    op.drop_table("course_withdrawals")
    with op.batch_alter_table("course_hands", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_hands_person_id"))
        batch_op.drop_index(batch_op.f("ix_course_hands_given_by_id"))

    op.drop_table("course_hands")
    with op.batch_alter_table("course_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_drafts_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_course_drafts_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_course_drafts_approved_by_id"))

    op.drop_table("course_drafts")
    with op.batch_alter_table("course_archives", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_archives_sent_by_id"))
        batch_op.drop_index(batch_op.f("ix_course_archives_course_id"))

    op.drop_table("course_archives")
