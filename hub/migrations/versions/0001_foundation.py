"""Accounts, sign-in, audit trail, Bereiche, documents, uploads, jobs, mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_about", "audit_entry", ["kind", "about"], unique=False)
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_workspace_id", "audit_entry", ["workspace_id"], unique=False)

    op.create_table(
        "access_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_revision"),
    )
    op.create_table(
        "group",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group"),
        sa.UniqueConstraint("name", name="uq_group_name"),
    )
    op.create_table(
        "institution",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("legal_area", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "legal_area IN ('sgb2', 'sgb3', 'sgb8', 'school', 'network')", name="ck_institution_legal_area"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_institution"),
        sa.UniqueConstraint("name", name="uq_institution_name"),
        sa.UniqueConstraint("short_name", name="uq_institution_short_name"),
    )
    op.create_table(
        "job",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_run_at", "job", ["run_at"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "slot", name="pk_job_run"),
    )
    op.create_table(
        "mail",
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
    )
    op.create_table(
        "throttle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_throttle"),
        sa.UniqueConstraint("key", "window_start", name="uq_throttle_key_window_start"),
    )
    op.create_table(
        "person",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("density", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('coordination', 'staff', 'guest', 'administration', 'data-protection')",
            name="ck_person_role",
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name="fk_person_deputy_id"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_person_institution_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_institution_id", "person", ["institution_id"], unique=False)

    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_group_member_group_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_group_member_person_id"),
        sa.PrimaryKeyConstraint("group_id", "person_id", name="pk_group_member"),
    )
    op.create_index("ix_group_member_person_id", "group_member", ["person_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_one_time_link_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_link"),
        sa.UniqueConstraint("token_hash", name="uq_one_time_link_token_hash"),
    )
    op.create_index("ix_one_time_link_person_id", "one_time_link", ["person_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"], unique=False)

    op.create_table(
        "workspace",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_workspace_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "entry",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("trash_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('folder', 'document')", name="ck_entry_kind"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_entry_changed_by"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_entry_created_by"),
        sa.ForeignKeyConstraint(["parent_id"], ["entry.id"], name="fk_entry_parent_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_entry_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
    )
    op.create_index("ix_entry_recent", "entry", ["workspace_id", "trash_id", "kind", "changed_at"], unique=False)
    op.create_index("ix_entry_trash_id", "entry", ["trash_id"], unique=False)
    op.create_index("ix_entry_workspace_id", "entry", ["workspace_id"], unique=False)
    op.create_index(
        "uq_entry_name",
        "entry",
        ["parent_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("trash_id IS NULL"),
        postgresql_where=sa.text("trash_id IS NULL"),
    )

    op.create_table(
        "membership",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN (10, 20, 30)", name="ck_membership_level"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_membership_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "principal", name="pk_membership"),
    )
    op.create_index("ix_membership_principal", "membership", ["principal"], unique=False)

    op.create_table(
        "trash_entry",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("former_path", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trashed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_trash_entry_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["trashed_by"], ["person.id"], name="fk_trash_entry_trashed_by"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_trash_entry_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_trash_entry"),
    )
    op.create_index("ix_trash_entry_trashed_at", "trash_entry", ["trashed_at"], unique=False)
    op.create_index("ix_trash_entry_workspace_id", "trash_entry", ["workspace_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("folder_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("base_number", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relative_path", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("on_conflict", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_document_id", sa.Uuid(), nullable=True),
        sa.Column("held_key", sa.String(), nullable=True),
        sa.Column("held_version", sa.String(), nullable=True),
        sa.Column("held_sha256", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["entry.id"], name="fk_upload_document_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["folder_id"], ["entry.id"], name="fk_upload_folder_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_upload_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"], unique=False)
    op.create_index("ix_upload_held_version", "upload", ["held_version"], unique=False)
    op.create_index("ix_upload_person_id", "upload", ["person_id"], unique=False)

    op.create_table(
        "version",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("store_key", sa.String(), nullable=False),
        sa.Column("store_version", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_version_created_by"),
        sa.ForeignKeyConstraint(["document_id"], ["entry.id"], name="fk_version_document_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.UniqueConstraint("document_id", "number", name="uq_version_document_id_number"),
    )
    op.create_index("ix_version_bytes", "version", ["store_key", "store_version"], unique=False)
    op.create_index("uq_person_email", "person", [sa.text("lower(email)")], unique=True)
    op.create_index("ix_entry_listing_name", "entry", ["parent_id", "trash_id", sa.text("kind DESC"), "sort_key", "id"])
    _forbid_changes_to_the_trail()
    _count_changes_of_access()


def downgrade() -> None:
    for table in (
        "version",
        "upload",
        "trash_entry",
        "membership",
        "entry",
        "workspace",
        "sign_in",
        "one_time_link",
        "group_member",
        "person",
        "throttle",
        "mail",
        "job_run",
        "job",
        "institution",
        "group",
        "access_revision",
        "audit_entry",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_is_append_only()")
        op.execute("DROP FUNCTION access_has_changed()")


def _forbid_changes_to_the_trail() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()"
        )
        op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM PUBLIC, CURRENT_USER")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        )


# For each table the columns that say who sees what, under which name; a person's visits come every minute.
_ACCESS_COLUMNS = {
    "membership": "principal, level",
    "person": "name, role, institution_id, deactivated_at",
    "institution": "name, short_name, legal_area",
    "group": "name",
    "group_member": "person_id",
}


def _count_changes_of_access() -> None:
    op.execute("INSERT INTO access_revision (id, number) VALUES (1, 1)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION access_has_changed() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN UPDATE access_revision SET number = number + 1; RETURN NULL; END $$"
        )
        for table, columns in _ACCESS_COLUMNS.items():
            # Deferred to the commit, so that two changes at once wait for each other only then and never in a circle.
            op.execute(
                f"CREATE CONSTRAINT TRIGGER {table}_access AFTER INSERT OR DELETE OR UPDATE OF {columns} "
                f'ON "{table}" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION access_has_changed()'
            )
        return
    for table, columns in _ACCESS_COLUMNS.items():
        for name, event in (("added", "INSERT"), ("removed", "DELETE"), ("changed", f"UPDATE OF {columns}")):
            op.execute(
                f'CREATE TRIGGER {table}_access_{name} AFTER {event} ON "{table}" '
                "BEGIN UPDATE access_revision SET number = number + 1; END"
            )
