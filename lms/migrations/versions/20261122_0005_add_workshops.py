"""add workshops."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "workshop_holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("state_code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_holidays")),
        sa.UniqueConstraint("held_on", "state_code", name=op.f("uq_workshop_holidays_held_on_state_code")),
    )
    op.create_table(
        "workshop_topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_topics")),
        sa.UniqueConstraint("slug", name=op.f("uq_workshop_topics_slug")),
    )
    op.create_table(
        "advisory_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "accepted",
                "in_progress",
                "answered",
                "closed",
                "declined",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_advisory_requests_asked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["people.id"], name=op.f("fk_advisory_requests_handled_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_advisory_requests_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisory_requests")),
        sa.UniqueConstraint("form_key", name=op.f("uq_advisory_requests_form_key")),
    )
    with op.batch_alter_table("advisory_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advisory_requests_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advisory_requests_handled_by_id"), ["handled_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advisory_requests_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_advisory_requests_state", ["state", "asked_at"], unique=False)

    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_table(
        "workshop_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_workshop_templates_version_from_one")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_workshop_templates_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_templates")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_templates_form_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_workshop_templates_slug")),
    )
    with op.batch_alter_table("workshop_templates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_templates_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "advisory_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("is_answer", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["advisory_requests.id"], name=op.f("fk_advisory_notes_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_advisory_notes_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisory_notes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_advisory_notes_form_key")),
    )
    with op.batch_alter_table("advisory_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advisory_notes_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advisory_notes_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("title_key", sa.String(length=800), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "in_person", "online", "blended", name="mode", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("venue", sa.String(length=300), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=False),
        sa.Column("state_code", sa.String(length=8), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("is_refresher", sa.Boolean(), nullable=False),
        sa.Column("is_training_of_trainers", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column(
            "entry",
            sa.Enum(
                "open", "approval", "invitation", name="entry", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("registration_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=True),
        sa.Column("attendance_share", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=True),
        sa.Column("feedback_is_anonymous", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "announced",
                "open",
                "closed",
                "running",
                "held",
                "reported",
                "cancelled",
                name="workshopstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("last_in_line", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name=op.f("ck_workshops_both_dates")),
        sa.CheckConstraint(
            "attendance_share >= 1 AND attendance_share <= 100", name=op.f("ck_workshops_share_in_bounds")
        ),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 1", name=op.f("ck_workshops_capacity_above_zero")),
        sa.CheckConstraint(
            "pass_mark IS NULL OR (pass_mark >= 1 AND pass_mark <= 100)", name=op.f("ck_workshops_pass_mark_in_bounds")
        ),
        sa.CheckConstraint("starts_on IS NULL OR starts_on <= ends_on", name=op.f("ck_workshops_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_workshops_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisations.id"], name=op.f("fk_workshops_host_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisations.id"], name=op.f("fk_workshops_organiser_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["workshop_templates.id"], name=op.f("fk_workshops_template_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshops_form_key")),
    )
    with op.batch_alter_table("workshops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshops_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshops_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshops_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshops_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshops_starts_on"), ["starts_on"], unique=False)
        batch_op.create_index("ix_workshops_state", ["state", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshops_template_id"), ["template_id"], unique=False)

    op.create_table(
        "workshop_about",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["workshop_topics.id"], name=op.f("fk_workshop_about_topic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_about_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "topic_id", name=op.f("pk_workshop_about")),
    )
    with op.batch_alter_table("workshop_about", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_about_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "workshop_camps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("course_slug", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.String(length=80), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["people.id"], name=op.f("fk_workshop_camps_linked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_camps_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_camps")),
        sa.UniqueConstraint(
            "workshop_id", "course_slug", "unit_id", name=op.f("uq_workshop_camps_workshop_id_course_slug_unit_id")
        ),
    )
    with op.batch_alter_table("workshop_camps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_camps_course_slug"), ["course_slug"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_camps_linked_by_id"), ["linked_by_id"], unique=False)

    op.create_table(
        "workshop_certificate_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["people.id"],
            name=op.f("fk_workshop_certificate_lists_approved_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_workshop_certificate_lists_job_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
            name=op.f("fk_workshop_certificate_lists_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_certificate_lists")),
    )
    with op.batch_alter_table("workshop_certificate_lists", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_certificate_lists_approved_by_id"), ["approved_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_workshop_certificate_lists_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_certificate_lists_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_workshop_days_number_from_one")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_days_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_days")),
        sa.UniqueConstraint("workshop_id", "number", name=op.f("uq_workshop_days_workshop_id_number")),
    )
    with op.batch_alter_table("workshop_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_days_held_on"), ["held_on"], unique=False)

    op.create_table(
        "workshop_documents",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_documents_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_workshop_documents")),
    )
    op.create_table(
        "workshop_facilitators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.CheckConstraint("person_id IS NOT NULL OR name <> ''", name=op.f("ck_workshop_facilitators_somebody")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_workshop_facilitators_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_facilitators_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_facilitators")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_workshop_facilitators_workshop_id_person_id")),
    )
    with op.batch_alter_table("workshop_facilitators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_facilitators_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_facilitators_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_funders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("grant", sa.String(length=100), nullable=False),
        sa.Column("paise", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("paise IS NULL OR paise >= 0", name=op.f("ck_workshop_funders_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_funders_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_funders")),
    )
    with op.batch_alter_table("workshop_funders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_funders_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_notes_workshop_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_workshop_notes_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_notes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_notes_form_key")),
    )
    with op.batch_alter_table("workshop_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_notes_workshop_id"), ["workshop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_notes_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "workshop_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_workshop_notices_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_notices_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_notices")),
    )
    with op.batch_alter_table("workshop_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_notices_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_notices_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_workshop_teams_organisation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_teams_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_teams")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_teams_form_key")),
    )
    with op.batch_alter_table("workshop_teams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_teams_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_workshop_teams_workshop", ["workshop_id", "name"], unique=False)

    op.create_table(
        "workshop_test_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("pre", "post", name="phase", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["people.id"], name=op.f("fk_workshop_test_openings_opened_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_test_openings_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_test_openings")),
        sa.UniqueConstraint("workshop_id", "phase", name=op.f("uq_workshop_test_openings_workshop_id_phase")),
    )
    with op.batch_alter_table("workshop_test_openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_test_openings_opened_by_id"), ["opened_by_id"], unique=False)

    op.create_table(
        "action_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["people.id"], name=op.f("fk_action_reviews_done_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workshop_teams.id"], name=op.f("fk_action_reviews_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_reviews")),
        sa.UniqueConstraint("form_key", name=op.f("uq_action_reviews_form_key")),
        sa.UniqueConstraint("team_id", "days", name=op.f("uq_action_reviews_team_id_days")),
    )
    with op.batch_alter_table("action_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_reviews_done_by_id"), ["done_by_id"], unique=False)
        batch_op.create_index("ix_action_reviews_due", ["done_at", "due_on"], unique=False)

    op.create_table(
        "workshop_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "venue",
                "food",
                "travel",
                "stay",
                "fees",
                "materials",
                "other",
                name="costkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("paise", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("struck_reason", sa.String(length=1000), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.CheckConstraint("paise > 0", name=op.f("ck_workshop_costs_above_zero")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["people.id"], name=op.f("fk_workshop_costs_entered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["workshop_funders.id"], name=op.f("fk_workshop_costs_funder_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_costs_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_costs")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_costs_form_key")),
    )
    with op.batch_alter_table("workshop_costs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_costs_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_costs_funder_id"), ["funder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_costs_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_participants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "woman", "man", "other", "unsaid", name="gender", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "age_group",
            sa.Enum(
                "under_25",
                "25_34",
                "35_44",
                "45_59",
                "60_up",
                "unsaid",
                name="agegroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "qualification",
            sa.Enum(
                "up_to_8",
                "secondary",
                "higher_secondary",
                "graduate",
                "postgraduate",
                "unsaid",
                name="qualification",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("work", sa.String(length=200), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=False),
        sa.Column("state_code", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "approved",
                "waiting",
                "declined",
                "withdrawn",
                "attended",
                "partly",
                "no_show",
                name="participantstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "person",
                "coordinator",
                "invitation",
                "organiser",
                "walk_in",
                "roster",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("in_line", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.CheckConstraint("phone IS NULL OR phone LIKE '+%'", name=op.f("ck_workshop_participants_phone")),
        sa.CheckConstraint("email IS NULL OR email = lower(email)", name=op.f("ck_workshop_participants_email")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_participants_merged_into_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["workshop_notices.id"], name=op.f("fk_workshop_participants_notice_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_workshop_participants_organisation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_workshop_participants_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"],
            ["people.id"],
            name=op.f("fk_workshop_participants_registered_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_participants_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_participants")),
        sa.UniqueConstraint("code", name=op.f("uq_workshop_participants_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_participants_form_key")),
        sa.UniqueConstraint("workshop_id", "in_line", name=op.f("uq_workshop_participants_workshop_id_in_line")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_workshop_participants_workshop_id_person_id")),
    )
    with op.batch_alter_table("workshop_participants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_participants_email"), ["email"], unique=False)
        batch_op.create_index(
            "ix_workshop_participants_merged_into_id",
            ["merged_into_id"],
            unique=False,
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )
        batch_op.create_index("ix_workshop_participants_name", ["workshop_id", "name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_participants_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_participants_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_participants_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_participants_phone"), ["phone"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_workshop_participants_registered_by_id"), ["registered_by_id"], unique=False
        )
        batch_op.create_index("ix_workshop_participants_state", ["workshop_id", "state", "in_line"], unique=False)

    op.create_table(
        "workshop_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("ends_minute", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "welcome",
                "talk",
                "discussion",
                "group_work",
                "case_work",
                "role_play",
                "practice",
                "demonstration",
                "field_visit",
                "test",
                "planning",
                "break",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("plan_id", sa.String(length=80), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.CheckConstraint("ends_minute <= 1440", name=op.f("ck_workshop_sessions_ends_on_its_day")),
        sa.CheckConstraint(
            "starts_minute >= 0 AND starts_minute < ends_minute",
            name=op.f("ck_workshop_sessions_starts_before_it_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["facilitator_id"],
            ["workshop_facilitators.id"],
            name=op.f("fk_workshop_sessions_facilitator_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_sessions_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_sessions")),
    )
    with op.batch_alter_table("workshop_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_sessions_facilitator_id"), ["facilitator_id"], unique=False)
        batch_op.create_index("ix_workshop_sessions_workshop", ["workshop_id", "day", "starts_minute"], unique=False)

    op.create_table(
        "workshop_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "written_up",
                "called_off",
                name="visitstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'written_up' OR visited_on IS NOT NULL", name=op.f("ck_workshop_visits_written_up_has_day")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["people.id"], name=op.f("fk_workshop_visits_planned_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workshop_teams.id"], name=op.f("fk_workshop_visits_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_visits")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_visits_form_key")),
    )
    with op.batch_alter_table("workshop_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_visits_planned_by_id"), ["planned_by_id"], unique=False)
        batch_op.create_index("ix_workshop_visits_state", ["state", "planned_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_visits_team_id"), ["team_id"], unique=False)

    op.create_table(
        "action_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=1000), nullable=False),
        sa.Column("with_whom", sa.String(length=300), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("expected", sa.String(length=1000), nullable=False),
        sa.Column("help_needed", sa.String(length=1000), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "doing",
                "done",
                "dropped",
                name="pointstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(closed_on IS NOT NULL) = (state IN ('done', 'dropped'))", name=op.f("ck_action_points_closed_has_day")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_action_points_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"],
            ["workshop_participants.id"],
            name=op.f("fk_action_points_responsible_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workshop_teams.id"], name=op.f("fk_action_points_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["workshop_visits.id"], name=op.f("fk_action_points_visit_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_points")),
        sa.UniqueConstraint("form_key", name=op.f("uq_action_points_form_key")),
    )
    with op.batch_alter_table("action_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_points_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_points_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index("ix_action_points_state", ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_points_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_points_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "workshop_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_feedback_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_feedback_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_feedback")),
        sa.UniqueConstraint("form_key", name=op.f("uq_workshop_feedback_form_key")),
        sa.UniqueConstraint("participant_id", name=op.f("uq_workshop_feedback_participant_id")),
    )
    with op.batch_alter_table("workshop_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_feedback_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_feedback_given",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_feedback_given_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_workshop_feedback_given")),
    )
    op.create_table(
        "workshop_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_workshop_invitations_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_invitations_participant_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_invitations_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_workshop_invitations_token_hash")),
    )
    with op.batch_alter_table("workshop_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_invitations_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_invitations_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_invitations_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_mark_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum("present", "late", "absent", name="presence", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "roll_call",
                "code",
                "sheet",
                "walk_in",
                "correction",
                "merge",
                name="marksource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("is_overruled", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_key", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_workshop_mark_entries_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_mark_entries_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["workshop_sessions.id"],
            name=op.f("fk_workshop_mark_entries_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_mark_entries")),
        sa.UniqueConstraint("send_key", name=op.f("uq_workshop_mark_entries_send_key")),
    )
    with op.batch_alter_table("workshop_mark_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_mark_entries_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_mark_entries_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_workshop_mark_entries_session", ["session_id", "participant_id"], unique=False)

    op.create_table(
        "workshop_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum("present", "late", "absent", name="presence", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "roll_call",
                "code",
                "sheet",
                "walk_in",
                "correction",
                "merge",
                name="marksource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_workshop_marks_version_from_one")),
        sa.ForeignKeyConstraint(
            ["marked_by_id"], ["people.id"], name=op.f("fk_workshop_marks_marked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_marks_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["workshop_sessions.id"], name=op.f("fk_workshop_marks_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_marks")),
        sa.UniqueConstraint("session_id", "participant_id", name=op.f("uq_workshop_marks_session_id_participant_id")),
    )
    with op.batch_alter_table("workshop_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_marks_marked_by_id"), ["marked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_marks_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "workshop_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("attended", "completed", name="proofkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_workshop_proofs_certificate_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["workshop_certificate_lists.id"], name=op.f("fk_workshop_proofs_list_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_proofs_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_proofs")),
        sa.UniqueConstraint("participant_id", "kind", name=op.f("uq_workshop_proofs_participant_id_kind")),
    )
    with op.batch_alter_table("workshop_proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_proofs_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_proofs_list_id"), ["list_id"], unique=False)

    op.create_table(
        "workshop_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("who", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_reminders_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_workshop_reminders_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_reminders")),
        sa.UniqueConstraint("kind", "about", "who", name=op.f("uq_workshop_reminders_kind_about_who")),
    )
    with op.batch_alter_table("workshop_reminders", schema=None) as batch_op:
        batch_op.create_index("ix_workshop_reminders_about", ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_reminders_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_reminders_person_id"), ["person_id"], unique=False)

    op.create_table(
        "workshop_sittings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("pre", "post", name="phase", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "medium",
            sa.Enum("phone", "paper", name="medium", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("fractions", sa.JSON(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(score IS NULL) = (handed_in_at IS NULL)", name=op.f("ck_workshop_sittings_handed_in_has_score")
        ),
        sa.CheckConstraint(
            "score IS NULL OR (score >= 0 AND score <= 100)", name=op.f("ck_workshop_sittings_score_in_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["people.id"], name=op.f("fk_workshop_sittings_entered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_sittings_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_sittings_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_sittings")),
        sa.UniqueConstraint("participant_id", "phase", name=op.f("uq_workshop_sittings_participant_id_phase")),
    )
    with op.batch_alter_table("workshop_sittings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_sittings_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index("ix_workshop_sittings_workshop", ["workshop_id", "phase"], unique=False)

    op.create_table(
        "workshop_team_members",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participants.id"],
            name=op.f("fk_workshop_team_members_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workshop_teams.id"], name=op.f("fk_workshop_team_members_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "participant_id", name=op.f("pk_workshop_team_members")),
    )
    with op.batch_alter_table("workshop_team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_team_members_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "workshop_unnamed_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column(
            "qualification",
            sa.Enum(
                "up_to_8",
                "secondary",
                "higher_secondary",
                "graduate",
                "postgraduate",
                "unsaid",
                name="qualification",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "gender",
            sa.Enum(
                "woman", "man", "other", "unsaid", name="gender", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "age_group",
            sa.Enum(
                "under_25",
                "25_34",
                "35_44",
                "45_59",
                "60_up",
                "unsaid",
                name="agegroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1 AND number <= 10000", name=op.f("ck_workshop_unnamed_counts_number_in_bounds")),
        sa.ForeignKeyConstraint(
            ["counted_by_id"], ["people.id"], name=op.f("fk_workshop_unnamed_counts_counted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["workshop_sessions.id"],
            name=op.f("fk_workshop_unnamed_counts_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_unnamed_counts_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_unnamed_counts")),
    )
    with op.batch_alter_table("workshop_unnamed_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_unnamed_counts_counted_by_id"), ["counted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_unnamed_counts_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_workshop_unnamed_counts_workshop", ["workshop_id", "session_id"], unique=False)

    op.create_table(
        "workshop_visitors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("person_id IS NOT NULL OR name <> ''", name=op.f("ck_workshop_visitors_somebody")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_workshop_visitors_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["workshop_visits.id"], name=op.f("fk_workshop_visitors_visit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_visitors")),
        sa.UniqueConstraint("visit_id", "person_id", name=op.f("uq_workshop_visitors_visit_id_person_id")),
    )
    with op.batch_alter_table("workshop_visitors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_visitors_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_visitors_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "action_point_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "doing",
                "done",
                "dropped",
                name="pointstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["point_id"], ["action_points.id"], name=op.f("fk_action_point_notes_point_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["action_reviews.id"], name=op.f("fk_action_point_notes_review_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["workshop_visits.id"], name=op.f("fk_action_point_notes_visit_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_action_point_notes_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_point_notes")),
    )
    with op.batch_alter_table("action_point_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_point_notes_point_id"), ["point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_point_notes_review_id"), ["review_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_point_notes_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_point_notes_written_by_id"), ["written_by_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("action_point_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_point_notes_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_action_point_notes_visit_id"))
        batch_op.drop_index(batch_op.f("ix_action_point_notes_review_id"))
        batch_op.drop_index(batch_op.f("ix_action_point_notes_point_id"))

    op.drop_table("action_point_notes")
    with op.batch_alter_table("workshop_visitors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_visitors_visit_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_visitors_person_id"))

    op.drop_table("workshop_visitors")
    with op.batch_alter_table("workshop_unnamed_counts", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_unnamed_counts_workshop")
        batch_op.drop_index(batch_op.f("ix_workshop_unnamed_counts_session_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_unnamed_counts_counted_by_id"))

    op.drop_table("workshop_unnamed_counts")
    with op.batch_alter_table("workshop_team_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_team_members_participant_id"))

    op.drop_table("workshop_team_members")
    with op.batch_alter_table("workshop_sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_sittings_workshop")
        batch_op.drop_index(batch_op.f("ix_workshop_sittings_entered_by_id"))

    op.drop_table("workshop_sittings")
    with op.batch_alter_table("workshop_reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_reminders_person_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_reminders_participant_id"))
        batch_op.drop_index("ix_workshop_reminders_about")

    op.drop_table("workshop_reminders")
    with op.batch_alter_table("workshop_proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_proofs_list_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_proofs_certificate_id"))

    op.drop_table("workshop_proofs")
    with op.batch_alter_table("workshop_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_marks_participant_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_marks_marked_by_id"))

    op.drop_table("workshop_marks")
    with op.batch_alter_table("workshop_mark_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_mark_entries_session")
        batch_op.drop_index(batch_op.f("ix_workshop_mark_entries_participant_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_mark_entries_made_by_id"))

    op.drop_table("workshop_mark_entries")
    with op.batch_alter_table("workshop_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_invitations_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_invitations_participant_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_invitations_made_by_id"))

    op.drop_table("workshop_invitations")
    op.drop_table("workshop_feedback_given")
    with op.batch_alter_table("workshop_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_feedback_workshop_id"))

    op.drop_table("workshop_feedback")
    with op.batch_alter_table("action_points", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_points_visit_id"))
        batch_op.drop_index(batch_op.f("ix_action_points_team_id"))
        batch_op.drop_index("ix_action_points_state")
        batch_op.drop_index(batch_op.f("ix_action_points_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_action_points_made_by_id"))

    op.drop_table("action_points")
    with op.batch_alter_table("workshop_visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_visits_team_id"))
        batch_op.drop_index("ix_workshop_visits_state")
        batch_op.drop_index(batch_op.f("ix_workshop_visits_planned_by_id"))

    op.drop_table("workshop_visits")
    with op.batch_alter_table("workshop_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_sessions_workshop")
        batch_op.drop_index(batch_op.f("ix_workshop_sessions_facilitator_id"))

    op.drop_table("workshop_sessions")
    with op.batch_alter_table("workshop_participants", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_participants_state")
        batch_op.drop_index(batch_op.f("ix_workshop_participants_registered_by_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_participants_phone"))
        batch_op.drop_index(batch_op.f("ix_workshop_participants_person_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_participants_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_participants_notice_id"))
        batch_op.drop_index("ix_workshop_participants_name")
        batch_op.drop_index(
            "ix_workshop_participants_merged_into_id",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_workshop_participants_email"))

    op.drop_table("workshop_participants")
    with op.batch_alter_table("workshop_costs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_costs_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_costs_funder_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_costs_entered_by_id"))

    op.drop_table("workshop_costs")
    with op.batch_alter_table("action_reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_action_reviews_due")
        batch_op.drop_index(batch_op.f("ix_action_reviews_done_by_id"))

    op.drop_table("action_reviews")
    with op.batch_alter_table("workshop_test_openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_test_openings_opened_by_id"))

    op.drop_table("workshop_test_openings")
    with op.batch_alter_table("workshop_teams", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_teams_workshop")
        batch_op.drop_index(batch_op.f("ix_workshop_teams_organisation_id"))

    op.drop_table("workshop_teams")
    with op.batch_alter_table("workshop_notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_notices_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_notices_made_by_id"))

    op.drop_table("workshop_notices")
    with op.batch_alter_table("workshop_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_notes_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_notes_workshop_id"))

    op.drop_table("workshop_notes")
    with op.batch_alter_table("workshop_funders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_funders_workshop_id"))

    op.drop_table("workshop_funders")
    with op.batch_alter_table("workshop_facilitators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_facilitators_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_facilitators_person_id"))

    op.drop_table("workshop_facilitators")
    op.drop_table("workshop_documents")
    with op.batch_alter_table("workshop_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_days_held_on"))

    op.drop_table("workshop_days")
    with op.batch_alter_table("workshop_certificate_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_certificate_lists_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_certificate_lists_job_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_certificate_lists_approved_by_id"))

    op.drop_table("workshop_certificate_lists")
    with op.batch_alter_table("workshop_camps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_camps_linked_by_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_camps_course_slug"))

    op.drop_table("workshop_camps")
    with op.batch_alter_table("workshop_about", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_about_topic_id"))

    op.drop_table("workshop_about")
    with op.batch_alter_table("workshops", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshops_template_id"))
        batch_op.drop_index("ix_workshops_state")
        batch_op.drop_index(batch_op.f("ix_workshops_starts_on"))
        batch_op.drop_index(batch_op.f("ix_workshops_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_workshops_host_id"))
        batch_op.drop_index(batch_op.f("ix_workshops_ends_on"))
        batch_op.drop_index(batch_op.f("ix_workshops_created_by_id"))

    op.drop_table("workshops")
    with op.batch_alter_table("advisory_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advisory_notes_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_advisory_notes_request_id"))

    op.drop_table("advisory_notes")
    with op.batch_alter_table("workshop_templates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_templates_made_by_id"))

    op.drop_table("workshop_templates")
    op.drop_table("calendar_feeds")
    with op.batch_alter_table("advisory_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_advisory_requests_state")
        batch_op.drop_index(batch_op.f("ix_advisory_requests_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_advisory_requests_handled_by_id"))
        batch_op.drop_index(batch_op.f("ix_advisory_requests_asked_by_id"))

    op.drop_table("advisory_requests")
    op.drop_table("workshop_topics")
    op.drop_table("workshop_holidays")
