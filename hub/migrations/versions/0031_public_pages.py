"""Published pages of the public site are found; those who settle wishes and messages are told that some wait;

drafts know which translations are older than the German text.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NOTE = "INSERT INTO index_change (source, row_id, number, hides)"
TRANSLATED = ("feedback_form", "site_page")
WAITING = ("contact_wish", "site_message")
LEFT = "OLD.published_number IS NOT NULL AND NEW.published_number IS NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _note_on_postgresql()
    else:
        _note_on_sqlite()
    op.execute(f"{NOTE} SELECT 'site_page', id, NULL, false FROM site_page WHERE published_number IS NOT NULL")  # noqa: S608 (names of ours)
    for table in TRANSLATED:
        op.add_column(table, sa.Column("outdated", sa.JSON(), nullable=False, server_default="{}"))
    for table in WAITING:
        op.add_column(table, sa.Column("is_told", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in TRANSLATED:
        op.drop_column(table, "outdated")
    for table in WAITING:
        op.drop_column(table, "is_told")
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("changed", "removed"):
        op.execute(f"DROP TRIGGER site_page_index_{name}" + (" ON site_page" if is_postgresql else ""))
    if is_postgresql:
        op.execute("DROP FUNCTION note_site_page_for_index()")
    op.execute("DELETE FROM index_change WHERE source = 'site_page'")


def _note_on_sqlite() -> None:
    for name, event, values in (
        ("changed", "UPDATE OF published_number", f"NEW.id, NULL, {LEFT}"),
        ("removed", "DELETE", "OLD.id, NULL, 1"),
    ):
        op.execute(
            f"CREATE TRIGGER site_page_index_{name} AFTER {event} ON site_page "
            f"BEGIN {NOTE} VALUES ('site_page', {values}); END"
        )


def _note_on_postgresql() -> None:
    op.execute(
        f"""CREATE FUNCTION note_site_page_for_index() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            {NOTE} VALUES ('site_page', OLD.id, NULL, true);
        ELSE
            {NOTE} VALUES ('site_page', NEW.id, NULL, {LEFT});
        END IF;
        RETURN NULL; END $$"""
    )
    for name, event in (("changed", "UPDATE OF published_number"), ("removed", "DELETE")):
        op.execute(
            f"CREATE TRIGGER site_page_index_{name} AFTER {event} ON site_page "
            "FOR EACH ROW EXECUTE FUNCTION note_site_page_for_index()"
        )
