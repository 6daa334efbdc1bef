"""Search: what has changed since it was indexed, what was read of files, saved searches"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What of an entry is in the index; the rest may change unnoticed.
INDEXED = "workspace_id, trash_id, name, title, tags, number, changed_at, changed_by"


def upgrade() -> None:
    op.create_table(
        "index_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("hides", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_index_change"),
    )
    op.create_index("ix_index_change_hides", "index_change", ["hides"], unique=False)
    op.create_table(
        "reading",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_reading"),
    )
    op.create_index("ix_version_sha256", "version", ["sha256"], unique=False)
    op.create_table(
        "saved_search",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_saved_search_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
        sa.UniqueConstraint("person_id", "name", name="uq_saved_search_person_id_name"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _note_changes_on_postgresql()
    else:
        _note_changes_on_sqlite()
    op.execute("INSERT INTO index_change (source, row_id, number, hides) SELECT 'entry', id, number, false FROM entry")


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, name in (
        ("entry", "entry_index_added"),
        ("entry", "entry_index_changed"),
        ("entry", "entry_index_removed"),
        ("person", "person_index_changed"),
    ):
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        op.execute("DROP FUNCTION note_entry_for_index()")
        op.execute("DROP FUNCTION note_person_for_index()")
    op.drop_table("saved_search")
    op.drop_index("ix_version_sha256", "version")
    op.drop_table("reading")
    op.drop_table("index_change")


# By triggers, so that no change of many rows at once and no command of an operator can forget the index.
# `hides`: until the index knows, the entry must not show, because it left its Bereich or is gone.


def _note_changes_on_sqlite() -> None:
    note = "INSERT INTO index_change (source, row_id, number, hides)"
    moved = "OLD.workspace_id IS NOT NEW.workspace_id OR OLD.trash_id IS NOT NEW.trash_id"
    op.execute(
        "CREATE TRIGGER entry_index_added AFTER INSERT ON entry "
        f"BEGIN {note} VALUES ('entry', NEW.id, NEW.number, 0); END"
    )
    op.execute(
        f"CREATE TRIGGER entry_index_changed AFTER UPDATE OF {INDEXED} ON entry "
        f"BEGIN {note} VALUES ('entry', NEW.id, NEW.number, {moved}); END"
    )
    op.execute(
        "CREATE TRIGGER entry_index_removed AFTER DELETE ON entry "
        f"BEGIN {note} VALUES ('entry', OLD.id, OLD.number, 1); END"
    )
    op.execute(
        "CREATE TRIGGER person_index_changed AFTER UPDATE OF institution_id ON person "
        "WHEN OLD.institution_id IS NOT NEW.institution_id "
        f"BEGIN {note} SELECT 'entry', id, number, 0 FROM entry WHERE changed_by = NEW.id; END"
    )


def _note_changes_on_postgresql() -> None:
    note = "INSERT INTO index_change (source, row_id, number, hides)"
    op.execute(
        f"""CREATE FUNCTION note_entry_for_index() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            {note} VALUES ('entry', OLD.id, OLD.number, true);
        ELSIF TG_OP = 'INSERT' THEN
            {note} VALUES ('entry', NEW.id, NEW.number, false);
        ELSE
            {note} VALUES ('entry', NEW.id, NEW.number,
                OLD.workspace_id <> NEW.workspace_id OR OLD.trash_id IS DISTINCT FROM NEW.trash_id);
        END IF;
        RETURN NULL; END $$"""
    )
    for name, event in (("added", "INSERT"), ("changed", f"UPDATE OF {INDEXED}"), ("removed", "DELETE")):
        op.execute(
            f"CREATE TRIGGER entry_index_{name} AFTER {event} ON entry "
            "FOR EACH ROW EXECUTE FUNCTION note_entry_for_index()"
        )
    op.execute(
        f"""CREATE FUNCTION note_person_for_index() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {note} SELECT 'entry', id, number, false FROM entry WHERE changed_by = NEW.id;
        RETURN NULL; END $$"""
    )
    op.execute(
        "CREATE TRIGGER person_index_changed AFTER UPDATE OF institution_id ON person FOR EACH ROW "
        "WHEN (OLD.institution_id IS DISTINCT FROM NEW.institution_id) EXECUTE FUNCTION note_person_for_index()"
    )
