"""Termine and Aufgaben are found: the database notes their changes for the index"""

from __future__ import annotations

from typing import NamedTuple

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


class Noted(NamedTuple):
    """A table whose rows are found, and the columns that are indexed or decide whether."""

    table: str
    columns: str


TABLES = (
    Noted(
        "event",
        "workspace_id, format_id, status, title, goal, description, audience, place, accessibility, speaker, costs, "
        "starts_at, changed_by, institution_id, deleted_at, is_exception",
    ),
    Noted("task", "workspace_id, title, description, tags, changed_by, deleted_at"),
)
NOTE = "INSERT INTO index_change (source, row_id, number, hides)"


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for noted in TABLES:
        if is_postgresql:
            _note_on_postgresql(noted)
        else:
            _note_on_sqlite(noted)
        op.execute(f"{NOTE} SELECT '{noted.table}', id, NULL, false FROM {noted.table}")  # noqa: S608 (names of ours)


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, _ in TABLES:
        for name in ("added", "changed", "removed"):
            op.execute(f"DROP TRIGGER {table}_index_{name}" + (f" ON {table}" if is_postgresql else ""))
        if is_postgresql:
            op.execute(f"DROP FUNCTION note_{table}_for_index()")
        op.execute(f"DELETE FROM index_change WHERE source = '{table}'")  # noqa: S608


def _note_on_sqlite(noted: Noted) -> None:
    table, columns = noted
    hides = "OLD.workspace_id IS NOT NEW.workspace_id OR OLD.deleted_at IS NOT NEW.deleted_at"
    for name, event, values in (
        ("added", "INSERT", "NEW.id, NULL, 0"),
        ("changed", f"UPDATE OF {columns}", f"NEW.id, NULL, {hides}"),
        ("removed", "DELETE", "OLD.id, NULL, 1"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_index_{name} AFTER {event} ON {table} "
            f"BEGIN {NOTE} VALUES ('{table}', {values}); END"
        )


def _note_on_postgresql(noted: Noted) -> None:
    table, columns = noted
    op.execute(
        f"""CREATE FUNCTION note_{table}_for_index() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            {NOTE} VALUES ('{table}', OLD.id, NULL, true);
        ELSIF TG_OP = 'INSERT' THEN
            {NOTE} VALUES ('{table}', NEW.id, NULL, false);
        ELSE
            {NOTE} VALUES ('{table}', NEW.id, NULL,
                OLD.workspace_id <> NEW.workspace_id OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at);
        END IF;
        RETURN NULL; END $$"""
    )
    for name, event in (("added", "INSERT"), ("changed", f"UPDATE OF {columns}"), ("removed", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_index_{name} AFTER {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION note_{table}_for_index()"
        )
