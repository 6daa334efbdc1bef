"""Feedback and the public site"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used_token",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_used_token"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_used_token_forget_on", "used_token", ["forget_on"], unique=False)
    op.create_table(
        "site_contact",
        sa.Column("need", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_site_contact_institution_id"),
        sa.PrimaryKeyConstraint("id", name="pk_site_contact"),
    )
    op.create_index("ix_site_contact_institution_id", "site_contact", ["institution_id"], unique=False)
    op.create_table(
        "library_question",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_library_question_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_library_question"),
        sa.UniqueConstraint("key", name="uq_library_question_key"),
    )
    op.create_table(
        "site_editor",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_site_editor_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_site_editor"),
    )
    op.create_table(
        "site_image",
        sa.Column("store_key", sa.String(), nullable=False),
        sa.Column("store_version", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alternative", sa.JSON(), nullable=False),
        sa.Column("is_decorative", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_site_image_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_site_image"),
        sa.UniqueConstraint("sha256", name="uq_site_image_sha256"),
    )
    op.create_index("ix_site_image_bytes", "site_image", ["store_key", "store_version"], unique=False)
    op.create_table(
        "site_message",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reach_by", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('barrier', 'appointment')", name="ck_site_message_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_site_message"),
    )
    op.create_index("ix_site_message_delete_on", "site_message", ["delete_on"], unique=False)
    op.create_table(
        "site_page",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_number", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('start', 'feedback', 'privacy', 'imprint', 'accessibility', 'information')",
            name="ck_site_page_kind",
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_site_page_changed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_site_page"),
        sa.UniqueConstraint("slug", name="uq_site_page_slug"),
    )
    op.create_table(
        "feedback_form",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('youth', 'parents', 'schools', 'employers', 'attendees')", name="ck_feedback_form_audience"
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_feedback_form_changed_by"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_feedback_form_created_by"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_feedback_form_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_form"),
    )
    op.create_index("ix_feedback_form_created_by", "feedback_form", ["created_by"], unique=False)
    op.create_index("ix_feedback_form_workspace_id", "feedback_form", ["workspace_id"], unique=False)
    note_for_index("feedback_form", "workspace_id, title, draft, deleted_at, changed_by")
    op.create_table(
        "site_page_version",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["site_page.id"], name="fk_site_page_version_page_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name="fk_site_page_version_published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_site_page_version"),
        sa.UniqueConstraint("page_id", "number", name="uq_site_page_version_page_id_number"),
    )
    op.create_index("ix_site_page_version_page_id", "site_page_version", ["page_id"], unique=False)
    op.create_table(
        "contact_wish",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reach_by", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("wished_in_week_of", sa.Date(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["feedback_form.id"], name="fk_contact_wish_form_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_wish"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contact_wish_delete_on", "contact_wish", ["delete_on"], unique=False)
    op.create_index("ix_contact_wish_form_id", "contact_wish", ["form_id"], unique=False)
    op.create_table(
        "feedback_channel",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("way IN ('link', 'tablet', 'paper', 'codes')", name="ck_feedback_channel_way"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_feedback_channel_created_by"),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_form.id"], name="fk_feedback_channel_form_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_feedback_channel_institution_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_channel"),
        sa.UniqueConstraint("code", name="uq_feedback_channel_code"),
    )
    op.create_index("ix_feedback_channel_form_id", "feedback_channel", ["form_id"], unique=False)
    op.create_index("ix_feedback_channel_institution_id", "feedback_channel", ["institution_id"], unique=False)
    op.create_table(
        "form_version",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["feedback_form.id"], name="fk_form_version_form_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name="fk_form_version_published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_form_version"),
        sa.UniqueConstraint("form_id", "number", name="uq_form_version_form_id_number"),
    )
    op.create_index("ix_form_version_form_id", "form_version", ["form_id"], unique=False)
    op.create_table(
        "feedback_round",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("repeats", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("repeats IN ('none', 'month', 'quarter', 'half-year')", name="ck_feedback_round_repeats"),
        sa.CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="ck_feedback_round_order"),
        sa.ForeignKeyConstraint(
            ["form_id"], ["feedback_form.id"], name="fk_feedback_round_form_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["form_version.id"], name="fk_feedback_round_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_round"),
        sa.UniqueConstraint("form_id", "number", name="uq_feedback_round_form_id_number"),
    )
    op.create_index("ix_feedback_round_form_id", "feedback_round", ["form_id"], unique=False)
    op.create_table(
        "handout_printing",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("store_key", sa.String(), nullable=True),
        sa.Column("store_version", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('codes', 'sheets')", name="ck_handout_printing_kind"),
        sa.CheckConstraint("state IN ('waiting', 'made', 'failed', 'gone')", name="ck_handout_printing_state"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_handout_printing_asked_by"),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["feedback_channel.id"], name="fk_handout_printing_channel_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_handout_printing_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handout_printing"),
    )
    op.create_index("ix_handout_printing_channel_id", "handout_printing", ["channel_id"], unique=False)
    op.create_index("ix_handout_printing_round_id", "handout_printing", ["round_id"], unique=False)
    op.create_table(
        "paper_sheet",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["feedback_channel.id"], name="fk_paper_sheet_channel_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_paper_sheet_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_paper_sheet"),
        sa.UniqueConstraint("channel_id", "number", name="uq_paper_sheet_channel_id_number"),
        sa.UniqueConstraint("code", name="uq_paper_sheet_code"),
    )
    op.create_index("ix_paper_sheet_channel_id", "paper_sheet", ["channel_id"], unique=False)
    op.create_index("ix_paper_sheet_round_id", "paper_sheet", ["round_id"], unique=False)
    op.create_table(
        "answer_burst",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["feedback_channel.id"], name="fk_answer_burst_channel_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_answer_burst_round_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_answer_burst_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_burst"),
    )
    op.create_index("ix_answer_burst_round_id", "answer_burst", ["round_id"], unique=False)
    op.create_table(
        "one_time_code",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["feedback_channel.id"], name="fk_one_time_code_channel_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_one_time_code_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_code"),
        sa.UniqueConstraint("code_hash", name="uq_one_time_code_code_hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_one_time_code_channel_id", "one_time_code", ["channel_id"], unique=False)
    op.create_index("ix_one_time_code_round_id", "one_time_code", ["round_id"], unique=False)
    op.create_table(
        "round_result",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name="fk_round_result_released_by"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_round_result_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name="pk_round_result"),
    )
    op.create_table(
        "round_telling",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_round_telling_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "kind", name="pk_round_telling"),
    )
    op.create_table(
        "given_answer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("burst_id", sa.Uuid(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["burst_id"], ["answer_burst.id"], name="fk_given_answer_burst_id"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_given_answer_institution_id"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_given_answer_round_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["form_version.id"], name="fk_given_answer_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_given_answer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_given_answer_burst_id", "given_answer", ["burst_id"], unique=False)
    op.create_index("ix_given_answer_round_id", "given_answer", ["round_id"], unique=False)
    op.create_table(
        "given_text",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("burst_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("shown_text", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("moderated_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'shown', 'withheld')", name="ck_given_text_state"),
        sa.ForeignKeyConstraint(["burst_id"], ["answer_burst.id"], name="fk_given_text_burst_id"),
        sa.ForeignKeyConstraint(["moderated_by"], ["person.id"], name="fk_given_text_moderated_by"),
        sa.ForeignKeyConstraint(["round_id"], ["feedback_round.id"], name="fk_given_text_round_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_given_text"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_given_text_burst_id", "given_text", ["burst_id"], unique=False)
    op.create_index("ix_given_text_round_id", "given_text", ["round_id"], unique=False)
    op.create_table(
        "incoming_answer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("burst_id", sa.Uuid(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["burst_id"], ["answer_burst.id"], name="fk_incoming_answer_burst_id"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_incoming_answer_institution_id"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["feedback_round.id"], name="fk_incoming_answer_round_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["form_version.id"], name="fk_incoming_answer_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming_answer"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_incoming_answer_burst_id", "incoming_answer", ["burst_id"], unique=False)
    op.create_index("ix_incoming_answer_round_id", "incoming_answer", ["round_id"], unique=False)
    op.create_table(
        "feedback_effect",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_feedback_effect_changed_by"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_feedback_effect_created_by"),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_feedback_effect_decision_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["form_id"], ["feedback_form.id"], name="fk_feedback_effect_form_id"),
        sa.ForeignKeyConstraint(["round_id"], ["feedback_round.id"], name="fk_feedback_effect_round_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_feedback_effect_task_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["text_id"], ["given_text.id"], name="fk_feedback_effect_text_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_feedback_effect_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_effect"),
    )
    op.create_index("ix_feedback_effect_created_by", "feedback_effect", ["created_by"], unique=False)
    op.create_index("ix_feedback_effect_form_id", "feedback_effect", ["form_id"], unique=False)
    op.create_index("ix_feedback_effect_published_at", "feedback_effect", ["published_at"], unique=False)
    op.create_index("ix_feedback_effect_round_id", "feedback_effect", ["round_id"], unique=False)
    op.create_index("ix_feedback_effect_task_id", "feedback_effect", ["task_id"], unique=False)
    op.create_index("ix_feedback_effect_workspace_id", "feedback_effect", ["workspace_id"], unique=False)
    note_for_index("feedback_effect", "workspace_id, title, decision, said, done, changed_by, deleted_at")
    op.create_table(
        "text_theme",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["given_text.id"], name="fk_text_theme_text_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("text_id", "theme", name="pk_text_theme"),
    )
    op.drop_index("ix_entry_listing_name", table_name="entry")
    op.create_index(
        "ix_entry_listing_name",
        "entry",
        ["parent_id", "trash_id", sa.literal_column("kind DESC"), "sort_key", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_entry_listing_name", table_name="entry")
    op.create_index("ix_entry_listing_name", "entry", ["parent_id", "trash_id", "kind", "sort_key", "id"], unique=False)
    op.drop_table("text_theme")
    forget_for_index("feedback_effect")
    op.drop_index("ix_feedback_effect_workspace_id", table_name="feedback_effect")
    op.drop_index("ix_feedback_effect_task_id", table_name="feedback_effect")
    op.drop_index("ix_feedback_effect_round_id", table_name="feedback_effect")
    op.drop_index("ix_feedback_effect_published_at", table_name="feedback_effect")
    op.drop_index("ix_feedback_effect_form_id", table_name="feedback_effect")
    op.drop_index("ix_feedback_effect_created_by", table_name="feedback_effect")
    op.drop_table("feedback_effect")
    op.drop_index("ix_incoming_answer_round_id", table_name="incoming_answer")
    op.drop_index("ix_incoming_answer_burst_id", table_name="incoming_answer")
    op.drop_table("incoming_answer")
    op.drop_index("ix_given_text_round_id", table_name="given_text")
    op.drop_index("ix_given_text_burst_id", table_name="given_text")
    op.drop_table("given_text")
    op.drop_index("ix_given_answer_round_id", table_name="given_answer")
    op.drop_index("ix_given_answer_burst_id", table_name="given_answer")
    op.drop_table("given_answer")
    op.drop_table("round_telling")
    op.drop_table("round_result")
    op.drop_index("ix_one_time_code_round_id", table_name="one_time_code")
    op.drop_index("ix_one_time_code_channel_id", table_name="one_time_code")
    op.drop_table("one_time_code")
    op.drop_index("ix_answer_burst_round_id", table_name="answer_burst")
    op.drop_table("answer_burst")
    op.drop_index("ix_paper_sheet_round_id", table_name="paper_sheet")
    op.drop_index("ix_paper_sheet_channel_id", table_name="paper_sheet")
    op.drop_table("paper_sheet")
    op.drop_index("ix_handout_printing_round_id", table_name="handout_printing")
    op.drop_index("ix_handout_printing_channel_id", table_name="handout_printing")
    op.drop_table("handout_printing")
    op.drop_index("ix_feedback_round_form_id", table_name="feedback_round")
    op.drop_table("feedback_round")
    op.drop_index("ix_form_version_form_id", table_name="form_version")
    op.drop_table("form_version")
    op.drop_index("ix_feedback_channel_institution_id", table_name="feedback_channel")
    op.drop_index("ix_feedback_channel_form_id", table_name="feedback_channel")
    op.drop_table("feedback_channel")
    op.drop_index("ix_contact_wish_form_id", table_name="contact_wish")
    op.drop_index("ix_contact_wish_delete_on", table_name="contact_wish")
    op.drop_table("contact_wish")
    op.drop_index("ix_site_page_version_page_id", table_name="site_page_version")
    op.drop_table("site_page_version")
    forget_for_index("feedback_form")
    op.drop_index("ix_feedback_form_workspace_id", table_name="feedback_form")
    op.drop_index("ix_feedback_form_created_by", table_name="feedback_form")
    op.drop_table("feedback_form")
    op.drop_table("site_page")
    op.drop_index("ix_site_message_delete_on", table_name="site_message")
    op.drop_table("site_message")
    op.drop_index("ix_site_image_bytes", table_name="site_image")
    op.drop_table("site_image")
    op.drop_table("site_editor")
    op.drop_table("library_question")
    op.drop_index("ix_site_contact_institution_id", table_name="site_contact")
    op.drop_table("site_contact")
    op.drop_index("ix_used_token_forget_on", table_name="used_token")
    op.drop_table("used_token")


# Rows that are found: the database notes their changes for the index, as in 0025.


def note_for_index(table: str, columns: str) -> None:
    """`columns` are indexed or decide whether; the table has `workspace_id` and `deleted_at`."""
    note = f"INSERT INTO index_change (source, row_id, number, hides) VALUES ('{table}',"  # noqa: S608 (names of ours)
    events = (("added", "INSERT"), ("changed", f"UPDATE OF {columns}"), ("removed", "DELETE"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""CREATE FUNCTION note_{table}_for_index() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'DELETE' THEN
                {note} OLD.id, NULL, true);
            ELSIF TG_OP = 'INSERT' THEN
                {note} NEW.id, NULL, false);
            ELSE
                {note} NEW.id, NULL,
                    OLD.workspace_id <> NEW.workspace_id OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at);
            END IF;
            RETURN NULL; END $$"""
        )
        actions = dict.fromkeys((name for name, _ in events), f"FOR EACH ROW EXECUTE FUNCTION note_{table}_for_index()")
    else:
        hides = "OLD.workspace_id IS NOT NEW.workspace_id OR OLD.deleted_at IS NOT NEW.deleted_at"
        values = {"added": "NEW.id, NULL, 0", "changed": f"NEW.id, NULL, {hides}", "removed": "OLD.id, NULL, 1"}
        actions = {name: f"BEGIN {note} {value}); END" for name, value in values.items()}
    for name, event in events:
        op.execute(f"CREATE TRIGGER {table}_index_{name} AFTER {event} ON {table} {actions[name]}")


def forget_for_index(table: str) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("added", "changed", "removed"):
        op.execute(f"DROP TRIGGER {table}_index_{name}" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        op.execute(f"DROP FUNCTION note_{table}_for_index()")
    op.execute(f"DELETE FROM index_change WHERE source = '{table}'")  # noqa: S608
