"""Termine are found by those who are invited to them: the database notes who comes and goes, and what changes"""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COLUMNS = (
    "format_id, status, title, goal, description, audience, place, accessibility, speaker, costs, starts_at, "
    "institution_id, deleted_at"
)
NOTE = "INSERT INTO index_change (source, row_id, number, hides)"
# None hides: in whose scopes an entry lies is asked of the tables at every search.
OF_PERSON = "SELECT 'invitation', {0}.event_id, NULL, false WHERE {0}.person_id IS NOT NULL"
OF_EVENT = (
    "SELECT 'invitation', NEW.id, NULL, false "
    "WHERE EXISTS (SELECT 1 FROM participant WHERE event_id = NEW.id AND person_id IS NOT NULL)"
)
TRIGGERS = (
    ("participant_index_added", "participant", "INSERT", OF_PERSON.format("NEW")),
    ("participant_index_named", "participant", "UPDATE OF person_id", "SELECT 'invitation', NEW.event_id, NULL, false"),
    ("participant_index_removed", "participant", "DELETE", OF_PERSON.format("OLD")),
    ("event_invitation_changed", "event", f"UPDATE OF {COLUMNS}", OF_EVENT),
)


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table, moment, note in TRIGGERS:
        action = f"BEGIN {NOTE} {note}; END"
        if is_postgresql:
            op.execute(
                f"CREATE FUNCTION note_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {NOTE} {note}; RETURN NULL; END $$"
            )
            action = f"FOR EACH ROW EXECUTE FUNCTION note_{name}()"
        op.execute(f"CREATE TRIGGER {name} AFTER {moment} ON {table} {action}")
    op.execute(
        f"{NOTE} SELECT 'invitation', event_id, NULL, false FROM participant "
        "WHERE person_id IS NOT NULL GROUP BY event_id"
    )


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table, _, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgresql else ""))
        if is_postgresql:
            op.execute(f"DROP FUNCTION note_{name}()")
    op.execute("DELETE FROM index_change WHERE source = 'invitation'")
