"""add fellowships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


TRIGGER = "stipend_ledger_only_grows"
REFUSAL = "the ledger is only ever added to"


def _let_the_ledger_only_grow() -> None:
    """Let the database refuse a change of a line of the ledger."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON stipend_ledger FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON stipend_ledger BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "fellowship_files",
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
        sa.CheckConstraint("size > 0", name=op.f("ck_fellowship_files_size_above_zero")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["people.id"], name=op.f("fk_fellowship_files_uploaded_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fellowship_files")),
        sa.UniqueConstraint(
            "owner_kind", "owner_id", "slot", "digest", name=op.f("uq_fellowship_files_owner_kind_owner_id_slot_digest")
        ),
    )
    with op.batch_alter_table("fellowship_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fellowship_files_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_fellowship_files_owner", ["owner_kind", "owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fellowship_files_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("stipend_paise", sa.BigInteger(), nullable=False),
        sa.Column("funder", sa.String(length=200), nullable=False),
        sa.Column("safeguarding_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stipend_paise >= 0", name=op.f("ck_programmes_stipend_not_below_zero")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_programmes_version_from_one")),
        sa.ForeignKeyConstraint(
            ["safeguarding_id"], ["people.id"], name=op.f("fk_programmes_safeguarding_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_programmes_form_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_programmes_slug")),
    )
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programmes_safeguarding_id"), ["safeguarding_id"], unique=False)

    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "published", "ended", name="callstate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("interview_criteria", sa.JSON(), nullable=False),
        sa.Column("has_interview", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("seats_by", sa.JSON(), nullable=False),
        sa.Column("reviews_each", sa.Integer(), nullable=False),
        sa.Column("names_hidden", sa.Boolean(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings_version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_calls_closes_after_opening")),
        sa.CheckConstraint("offer_days >= 1 AND offer_days <= 60", name=op.f("ck_calls_offer_days_in_bounds")),
        sa.CheckConstraint("reviews_each >= 1 AND reviews_each <= 9", name=op.f("ck_calls_reviews_from_one_to_nine")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_calls_seats_from_one")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_calls_programme_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("form_key", name=op.f("uq_calls_form_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_calls_slug")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("ix_calls_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "pay_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "done",
                "cancelled",
                name="payrunstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("total_paise", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_pay_runs_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_pay_runs_programme_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_runs")),
        sa.UniqueConstraint("form_key", name=op.f("uq_pay_runs_form_key")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_pay_runs_programme_id_number")),
    )
    with op.batch_alter_table("pay_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_runs_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("access_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "screening",
                "information",
                "review",
                "interview",
                "selected",
                "waiting",
                "declined",
                "withdrawn",
                "lapsed",
                "placed",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=False),
        sa.Column("state_code", sa.String(length=8), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section_versions", sa.JSON(), nullable=False),
        sa.Column("waiting_place", sa.Integer(), nullable=True),
        sa.Column("final_score", sa.Double(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'waiting' OR waiting_place IS NOT NULL", name=op.f("ck_applications_waiting_has_place")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL OR state = 'withdrawn'", name=op.f("ck_applications_sent_at")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_applications_call_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisations.id"], name=op.f("fk_applications_host_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_applications_organisation_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_applications_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_applications_access_hash")),
        sa.UniqueConstraint("call_id", "person_id", name=op.f("uq_applications_call_id_person_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_applications_form_key")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_applications_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_applications_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_applications_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_applications_state", ["call_id", "state"], unique=False)

    op.create_table(
        "call_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_decisions_call_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_call_decisions_decided_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_decisions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_call_decisions_form_key")),
    )
    with op.batch_alter_table("call_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_decisions_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_decisions_decided_by_id"), ["decided_by_id"], unique=False)

    op.create_table(
        "call_late_leaves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_late_leaves_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["people.id"], name=op.f("fk_call_late_leaves_given_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_late_leaves")),
        sa.UniqueConstraint("call_id", "contact", name=op.f("uq_call_late_leaves_call_id_contact")),
    )
    with op.batch_alter_table("call_late_leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_late_leaves_given_by_id"), ["given_by_id"], unique=False)

    op.create_table(
        "call_reviewers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_reviewer", sa.Boolean(), nullable=False),
        sa.Column("is_on_panel", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_reviewers_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_call_reviewers_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_reviewers")),
        sa.UniqueConstraint("call_id", "person_id", name=op.f("uq_call_reviewers_call_id_person_id")),
    )
    with op.batch_alter_table("call_reviewers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_reviewers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "application_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_notes_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_application_notes_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_notes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_application_notes_form_key")),
    )
    with op.batch_alter_table("application_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_notes_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_notes_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "application_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("relation", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(given_at IS NULL) = (text = '')", name=op.f("ck_application_references_given_has_text")),
        sa.CheckConstraint(
            "reminders >= 0 AND reminders <= 2", name=op.f("ck_application_references_reminders_are_few")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_references_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_references")),
        sa.UniqueConstraint("application_id", "email", name=op.f("uq_application_references_application_id_email")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_application_references_token_hash")),
    )
    op.create_table(
        "application_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("review", "interview", name="stage", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "handed_in",
                "conflict",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum("no", "maybe", "yes", name="recommendation", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("private_comment", sa.Text(), nullable=False),
        sa.Column("shared_comment", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'handed_in' OR (recommendation IS NOT NULL AND handed_in_at IS NOT NULL)",
            name=op.f("ck_application_reviews_handed_in_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_reviews_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_application_reviews_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_reviews")),
        sa.UniqueConstraint(
            "application_id",
            "reviewer_id",
            "stage",
            name=op.f("uq_application_reviews_application_id_reviewer_id_stage"),
        ),
    )
    with op.batch_alter_table("application_reviews", schema=None) as batch_op:
        batch_op.create_index("ix_application_reviews_reviewer", ["reviewer_id", "state"], unique=False)

    op.create_table(
        "fellows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "on_leave",
                "completed",
                "exited",
                "dismissed",
                name="fellowstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("district", sa.String(length=100), nullable=False),
        sa.Column("state_code", sa.String(length=8), nullable=False),
        sa.Column("supervisor_name", sa.String(length=200), nullable=False),
        sa.Column("supervisor_contact", sa.String(length=254), nullable=False),
        sa.Column("emergency", sa.JSON(), nullable=False),
        sa.Column("bank", sa.JSON(), nullable=False),
        sa.Column("stipend_paise", sa.BigInteger(), nullable=False),
        sa.Column("funder", sa.String(length=200), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("alumni_asked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('active', 'on_leave')) = (ended_on IS NULL)", name=op.f("ck_fellows_ended_on_is_known")
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_fellows_ends_after_start")),
        sa.CheckConstraint("stipend_paise >= 0", name=op.f("ck_fellows_stipend_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_fellows_application_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_fellows_call_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisations.id"], name=op.f("fk_fellows_host_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_fellows_person_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_fellows_programme_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fellows")),
        sa.UniqueConstraint("application_id", name=op.f("uq_fellows_application_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_fellows_form_key")),
        sa.UniqueConstraint("programme_id", "person_id", name=op.f("uq_fellows_programme_id_person_id")),
    )
    with op.batch_alter_table("fellows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fellows_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fellows_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fellows_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_fellows_state", ["programme_id", "state"], unique=False)

    op.create_table(
        "interview_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes >= 5 AND minutes <= 480", name=op.f("ck_interview_slots_minutes_in_bounds")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_interview_slots_application_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_interview_slots_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slots")),
        sa.UniqueConstraint("application_id", name=op.f("uq_interview_slots_application_id")),
        sa.UniqueConstraint("call_id", "starts_at", "place", name=op.f("uq_interview_slots_call_id_starts_at_place")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "expired",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_offers_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_application_id"), ["application_id"], unique=False)
        batch_op.create_index("ix_offers_state", ["state", "expires_at"], unique=False)
        batch_op.create_index(
            "uq_offers_open",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "alumni_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("work", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_alumni_notes_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_alumni_notes_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alumni_notes")),
        sa.UniqueConstraint("fellow_id", "year", name=op.f("uq_alumni_notes_fellow_id_year")),
    )
    with op.batch_alter_table("alumni_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alumni_notes_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "mid_term", "end_term", "final", name="occasion", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum(
                "fellow",
                "mentor",
                "host",
                "peer",
                "panel",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id IS NOT NULL OR name <> ''", name=op.f("ck_check_ins_somebody_is_asked")),
        sa.CheckConstraint(
            "side <> 'panel' OR handed_in_at IS NULL OR verdict <> ''", name=op.f("ck_check_ins_panel_has_verdict")
        ),
        sa.ForeignKeyConstraint(["fellow_id"], ["fellows.id"], name=op.f("fk_check_ins_fellow_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint(
            "fellow_id", "occasion", "side", "person_id", name=op.f("uq_check_ins_fellow_id_occasion_side_person_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_check_ins_token_hash")),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index("ix_check_ins_person", ["person_id", "handed_in_at"], unique=False)
        batch_op.create_index(
            "uq_check_ins_email",
            ["fellow_id", "occasion", "side", "email"],
            unique=True,
            sqlite_where=sa.text("email <> ''"),
            postgresql_where=sa.text("email <> ''"),
        )

    op.create_table(
        "fellow_mentors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "legal",
                "research",
                "trainer",
                "host",
                "panel",
                name="mentorrole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_fellow_mentors_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_fellow_mentors_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fellow_mentors")),
        sa.UniqueConstraint("fellow_id", "person_id", "role", name=op.f("uq_fellow_mentors_fellow_id_person_id_role")),
    )
    with op.batch_alter_table("fellow_mentors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fellow_mentors_person_id"), ["person_id"], unique=False)

    op.create_table(
        "fellow_plan_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("leave", "extension", name="changekind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days >= 0 AND days <= 366", name=op.f("ck_fellow_plan_changes_days_in_bounds")),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_fellow_plan_changes_to_after_from")),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_fellow_plan_changes_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["people.id"], name=op.f("fk_fellow_plan_changes_granted_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fellow_plan_changes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_fellow_plan_changes_form_key")),
    )
    with op.batch_alter_table("fellow_plan_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fellow_plan_changes_fellow_id"), ["fellow_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fellow_plan_changes_granted_by_id"), ["granted_by_id"], unique=False)

    op.create_table(
        "fellow_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "accepted",
                "waived",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR accepted_at IS NOT NULL", name=op.f("ck_fellow_reports_accepted_at_is_known")
        ),
        sa.CheckConstraint("month >= 1", name=op.f("ck_fellow_reports_month_from_one")),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_fellow_reports_fellow_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fellow_reports")),
        sa.UniqueConstraint("fellow_id", "month", name=op.f("uq_fellow_reports_fellow_id_month")),
    )
    with op.batch_alter_table("fellow_reports", schema=None) as batch_op:
        batch_op.create_index("ix_fellow_reports_state", ["state", "due_on"], unique=False)

    op.create_table(
        "field_log_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "activity",
            sa.Enum(
                "visit",
                "case",
                "camp",
                "training",
                "research",
                "office",
                "meeting",
                "travel",
                "other",
                name="activity",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("people_met", sa.Integer(), nullable=False),
        sa.Column("women_met", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes >= 0 AND minutes <= 1440", name=op.f("ck_field_log_entries_minutes_of_a_day")),
        sa.CheckConstraint(
            "people_met >= 0 AND women_met >= 0 AND women_met <= people_met",
            name=op.f("ck_field_log_entries_people_counted"),
        ),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_field_log_entries_fellow_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_log_entries")),
        sa.UniqueConstraint("form_key", name=op.f("uq_field_log_entries_form_key")),
    )
    with op.batch_alter_table("field_log_entries", schema=None) as batch_op:
        batch_op.create_index("ix_field_log_entries_fellow", ["fellow_id", "day"], unique=False)

    op.create_table(
        "learning_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fellow_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_learning_agreements_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["people.id"], name=op.f("fk_learning_agreements_mentor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_learning_agreements_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_agreements")),
        sa.UniqueConstraint("fellow_id", "number", name=op.f("uq_learning_agreements_fellow_id_number")),
    )
    with op.batch_alter_table("learning_agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_agreements_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_agreements_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "mentor_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes >= 5 AND minutes <= 480", name=op.f("ck_mentor_meetings_minutes_in_bounds")),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_mentor_meetings_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["people.id"], name=op.f("fk_mentor_meetings_mentor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_meetings")),
        sa.UniqueConstraint("form_key", name=op.f("uq_mentor_meetings_form_key")),
    )
    with op.batch_alter_table("mentor_meetings", schema=None) as batch_op:
        batch_op.create_index("ix_mentor_meetings_fellow", ["fellow_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentor_meetings_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index("ix_mentor_meetings_state", ["state", "starts_at"], unique=False)

    op.create_table(
        "mentor_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_mentor_notes_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_mentor_notes_written_by_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_notes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_mentor_notes_form_key")),
    )
    with op.batch_alter_table("mentor_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_notes_fellow_id"), ["fellow_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentor_notes_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=80), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("reviewer", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "submitted",
                "changes_asked",
                "approved",
                "waived",
                name="milestonestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("month >= 0", name=op.f("ck_milestones_month_from_zero")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_milestones_points_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_milestones_fellow_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("fellow_id", "plan_id", name=op.f("uq_milestones_fellow_id_plan_id")),
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index("ix_milestones_state", ["state", "due_on"], unique=False)

    op.create_table(
        "safety_flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome = '')", name=op.f("ck_safety_flags_closed_has_outcome")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["people.id"], name=op.f("fk_safety_flags_closed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_safety_flags_fellow_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["people.id"], name=op.f("fk_safety_flags_raised_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_flags")),
        sa.UniqueConstraint("form_key", name=op.f("uq_safety_flags_form_key")),
    )
    with op.batch_alter_table("safety_flags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safety_flags_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index("ix_safety_flags_fellow", ["fellow_id", "closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_safety_flags_raised_by_id"), ["raised_by_id"], unique=False)

    op.create_table(
        "fellow_report_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_fellow_report_versions_answered_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["fellow_reports.id"], name=op.f("fk_fellow_report_versions_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fellow_report_versions")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_fellow_report_versions_report_id_number")),
    )
    with op.batch_alter_table("fellow_report_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fellow_report_versions_answered_by_id"), ["answered_by_id"], unique=False)

    op.create_table(
        "milestone_submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (verdict = '')", name=op.f("ck_milestone_submissions_reviewed_has_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_submissions_milestone_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["people.id"], name=op.f("fk_milestone_submissions_reviewed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_submissions")),
        sa.UniqueConstraint("milestone_id", "number", name=op.f("uq_milestone_submissions_milestone_id_number")),
    )
    with op.batch_alter_table("milestone_submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_submissions_reviewed_by_id"), ["reviewed_by_id"], unique=False)

    op.create_table(
        "stipends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("funder", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "scheduled",
                "cleared",
                "held",
                "in_run",
                "paid",
                "cancelled",
                name="stipendstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("pay_run_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "(state IN ('in_run', 'paid')) = (pay_run_id IS NOT NULL)", name=op.f("ck_stipends_run_is_known")
        ),
        sa.CheckConstraint("amount_paise >= 0", name=op.f("ck_stipends_amount_not_below_zero")),
        sa.ForeignKeyConstraint(["fellow_id"], ["fellows.id"], name=op.f("fk_stipends_fellow_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["pay_run_id"], ["pay_runs.id"], name=op.f("fk_stipends_pay_run_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["fellow_reports.id"], name=op.f("fk_stipends_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stipends")),
        sa.UniqueConstraint("fellow_id", "month", name=op.f("uq_stipends_fellow_id_month")),
    )
    with op.batch_alter_table("stipends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stipends_pay_run_id"), ["pay_run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stipends_report_id"), ["report_id"], unique=False)
        batch_op.create_index("ix_stipends_state", ["state", "due_on"], unique=False)

    op.create_table(
        "stipend_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Integer(), nullable=False),
        sa.Column("stipend_id", sa.Integer(), nullable=False),
        sa.Column("pay_run_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "scheduled",
                "cleared",
                "adjusted",
                "held",
                "released",
                "put_into_run",
                "taken_out_of_run",
                "failed",
                "paid",
                "came_back",
                "cancelled",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'cleared' OR report_id IS NOT NULL OR reason <> ''",
            name=op.f("ck_stipend_ledger_clearing_is_explained"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('adjusted', 'held', 'released', 'taken_out_of_run', 'failed', 'came_back', 'cancelled') "
            "OR reason <> ''",
            name=op.f("ck_stipend_ledger_reason_is_given"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["people.id"], name=op.f("fk_stipend_ledger_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["fellow_id"], ["fellows.id"], name=op.f("fk_stipend_ledger_fellow_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pay_run_id"], ["pay_runs.id"], name=op.f("fk_stipend_ledger_pay_run_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["fellow_reports.id"], name=op.f("fk_stipend_ledger_report_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["stipend_id"], ["stipends.id"], name=op.f("fk_stipend_ledger_stipend_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stipend_ledger")),
        sa.UniqueConstraint("form_key", name=op.f("uq_stipend_ledger_form_key")),
    )
    with op.batch_alter_table("stipend_ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stipend_ledger_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index("ix_stipend_ledger_fellow", ["fellow_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stipend_ledger_pay_run_id"), ["pay_run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stipend_ledger_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stipend_ledger_stipend_id"), ["stipend_id"], unique=False)
    _let_the_ledger_only_grow()


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("stipend_ledger", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stipend_ledger_stipend_id"))
        batch_op.drop_index(batch_op.f("ix_stipend_ledger_report_id"))
        batch_op.drop_index(batch_op.f("ix_stipend_ledger_pay_run_id"))
        batch_op.drop_index("ix_stipend_ledger_fellow")
        batch_op.drop_index(batch_op.f("ix_stipend_ledger_entered_by_id"))

    op.drop_table("stipend_ledger")
    with op.batch_alter_table("stipends", schema=None) as batch_op:
        batch_op.drop_index("ix_stipends_state")
        batch_op.drop_index(batch_op.f("ix_stipends_report_id"))
        batch_op.drop_index(batch_op.f("ix_stipends_pay_run_id"))

    op.drop_table("stipends")
    with op.batch_alter_table("milestone_submissions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_submissions_reviewed_by_id"))

    op.drop_table("milestone_submissions")
    with op.batch_alter_table("fellow_report_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fellow_report_versions_answered_by_id"))

    op.drop_table("fellow_report_versions")
    with op.batch_alter_table("safety_flags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safety_flags_raised_by_id"))
        batch_op.drop_index("ix_safety_flags_fellow")
        batch_op.drop_index(batch_op.f("ix_safety_flags_closed_by_id"))

    op.drop_table("safety_flags")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index("ix_milestones_state")

    op.drop_table("milestones")
    with op.batch_alter_table("mentor_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_notes_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_mentor_notes_fellow_id"))

    op.drop_table("mentor_notes")
    with op.batch_alter_table("mentor_meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_mentor_meetings_state")
        batch_op.drop_index(batch_op.f("ix_mentor_meetings_mentor_id"))
        batch_op.drop_index("ix_mentor_meetings_fellow")

    op.drop_table("mentor_meetings")
    with op.batch_alter_table("learning_agreements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_agreements_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_learning_agreements_mentor_id"))

    op.drop_table("learning_agreements")
    with op.batch_alter_table("field_log_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_field_log_entries_fellow")

    op.drop_table("field_log_entries")
    with op.batch_alter_table("fellow_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_fellow_reports_state")

    op.drop_table("fellow_reports")
    with op.batch_alter_table("fellow_plan_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fellow_plan_changes_granted_by_id"))
        batch_op.drop_index(batch_op.f("ix_fellow_plan_changes_fellow_id"))

    op.drop_table("fellow_plan_changes")
    with op.batch_alter_table("fellow_mentors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fellow_mentors_person_id"))

    op.drop_table("fellow_mentors")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_check_ins_email", sqlite_where=sa.text("email <> ''"), postgresql_where=sa.text("email <> ''")
        )
        batch_op.drop_index("ix_check_ins_person")

    op.drop_table("check_ins")
    with op.batch_alter_table("alumni_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alumni_notes_written_by_id"))

    op.drop_table("alumni_notes")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offers_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index("ix_offers_state")
        batch_op.drop_index(batch_op.f("ix_offers_application_id"))

    op.drop_table("offers")
    op.drop_table("interview_slots")
    with op.batch_alter_table("fellows", schema=None) as batch_op:
        batch_op.drop_index("ix_fellows_state")
        batch_op.drop_index(batch_op.f("ix_fellows_person_id"))
        batch_op.drop_index(batch_op.f("ix_fellows_host_id"))
        batch_op.drop_index(batch_op.f("ix_fellows_call_id"))

    op.drop_table("fellows")
    with op.batch_alter_table("application_reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_application_reviews_reviewer")

    op.drop_table("application_reviews")
    op.drop_table("application_references")
    with op.batch_alter_table("application_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_notes_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_application_notes_application_id"))

    op.drop_table("application_notes")
    with op.batch_alter_table("call_reviewers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_reviewers_person_id"))

    op.drop_table("call_reviewers")
    with op.batch_alter_table("call_late_leaves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_late_leaves_given_by_id"))

    op.drop_table("call_late_leaves")
    with op.batch_alter_table("call_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_decisions_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_call_decisions_call_id"))

    op.drop_table("call_decisions")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_state")
        batch_op.drop_index(batch_op.f("ix_applications_person_id"))
        batch_op.drop_index(batch_op.f("ix_applications_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_applications_host_id"))

    op.drop_table("applications")
    with op.batch_alter_table("pay_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_runs_made_by_id"))

    op.drop_table("pay_runs")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_state")
        batch_op.drop_index(batch_op.f("ix_calls_programme_id"))

    op.drop_table("calls")
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programmes_safeguarding_id"))

    op.drop_table("programmes")
    with op.batch_alter_table("fellowship_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fellowship_files_uploaded_by_id"))
        batch_op.drop_index("ix_fellowship_files_owner")
        batch_op.drop_index(batch_op.f("ix_fellowship_files_digest"))

    op.drop_table("fellowship_files")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION IF EXISTS {TRIGGER}() CASCADE")
