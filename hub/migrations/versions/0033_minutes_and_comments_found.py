"""Comments, minutes and decisions are found, documents by Art and Status: the database notes their changes"""

from __future__ import annotations

from typing import NamedTuple

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


class Trigger(NamedTuple):
    """After an event of a table, what is noted: (source, row, number, hides), selected with NEW and OLD at hand."""

    name: str
    table: str
    event: str
    notes: tuple[str, ...]


def _document_of(row: str) -> str:
    return f"SELECT 'entry', id, number, false FROM entry WHERE id = {row}.document_id"  # noqa: S608 (names of ours)


def _triggers(differs: str) -> tuple[Trigger, ...]:
    moved = f"OLD.workspace_id {differs} NEW.workspace_id OR OLD.deleted_at {differs} NEW.deleted_at"
    of_item = "SELECT 'decision', id, NULL, false FROM decision WHERE item_id = NEW.id"
    of_event = (
        f"SELECT 'decision', decision.id, NULL, {moved} FROM decision "  # noqa: S608
        "JOIN agenda_item ON agenda_item.id = decision.item_id WHERE agenda_item.event_id = NEW.id"
    )
    said = "SELECT 'minutes', {}.event_id, NULL, false".format
    return (
        Trigger("comment_index_added", "comment", "INSERT", (_document_of("NEW"),)),
        Trigger("comment_index_changed", "comment", "UPDATE OF text, deleted_at", (_document_of("NEW"),)),
        Trigger("comment_index_removed", "comment", "DELETE", (_document_of("OLD"),)),
        Trigger("agenda_item_index_added", "agenda_item", "INSERT", (said("NEW"),)),
        Trigger("agenda_item_index_changed", "agenda_item", "UPDATE OF title, note, text", (said("NEW"), of_item)),
        Trigger("agenda_item_index_moved", "agenda_item", "UPDATE OF event_id", (said("OLD"), said("NEW"), of_item)),
        Trigger("agenda_item_index_removed", "agenda_item", "DELETE", (said("OLD"),)),
        Trigger("decision_index_added", "decision", "INSERT", ("SELECT 'decision', NEW.id, NULL, false",)),
        Trigger(
            "decision_index_changed",
            "decision",
            "UPDATE OF item_id, month, serial, text",
            ("SELECT 'decision', NEW.id, NULL, false",),
        ),
        Trigger("decision_index_removed", "decision", "DELETE", ("SELECT 'decision', OLD.id, NULL, true",)),
        Trigger(
            "event_minutes_changed",
            "event",
            "UPDATE OF workspace_id, title, status, institution_id, deleted_at",
            (f"SELECT 'minutes', NEW.id, NULL, {moved}", of_event),
        ),
        Trigger("event_minutes_removed", "event", "DELETE", ("SELECT 'minutes', OLD.id, NULL, true",)),
        Trigger(
            "entry_index_described",
            "entry",
            "UPDATE OF category, status",
            ("SELECT 'entry', NEW.id, NEW.number, false",),
        ),
    )


# What is there already. One document is enough to have the worker see that the index lacks columns: it makes it anew.
THERE = (
    "SELECT 'entry', id, number, false FROM entry WHERE id = (SELECT id FROM entry LIMIT 1)",
    "SELECT 'entry', id, number, false FROM entry WHERE id IN (SELECT document_id FROM comment)",
    "SELECT 'minutes', event_id, NULL, false FROM agenda_item GROUP BY event_id",
    "SELECT 'decision', id, NULL, false FROM decision",
)
NOTE = "INSERT INTO index_change (source, row_id, number, hides)"


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger in _triggers("IS DISTINCT FROM" if is_postgresql else "IS NOT"):
        notes = "; ".join(f"{NOTE} {note}" for note in trigger.notes)
        action = f"BEGIN {notes}; END"
        if is_postgresql:
            op.execute(
                f"CREATE FUNCTION note_{trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {notes}; RETURN NULL; END $$"
            )
            action = f"FOR EACH ROW EXECUTE FUNCTION note_{trigger.name}()"
        op.execute(f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} {action}")
    for there in THERE:
        op.execute(f"{NOTE} {there}")


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger in _triggers("IS NOT"):
        op.execute(f"DROP TRIGGER {trigger.name}" + (f" ON {trigger.table}" if is_postgresql else ""))
        if is_postgresql:
            op.execute(f"DROP FUNCTION note_{trigger.name}()")
    op.execute("DELETE FROM index_change WHERE source IN ('minutes', 'decision')")
