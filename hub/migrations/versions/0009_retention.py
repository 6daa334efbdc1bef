"""Retention and quota"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# docs: domain of the files, section retention; every row can be changed on the page „Aufbewahrungsklassen“.
CLASSES = (
    ("foundations", "Grundlagen und Vereinbarungen", "years", 10, "offer"),
    ("steering", "Steuergruppe", "years", 10, "offer"),
    ("operations", "Laufende Zusammenarbeit", "years", 5, "delete"),
    ("conferences", "Vorlagen und Termine der Fallkonferenzen", "while-valid", 0, "delete"),
    ("forms", "Formulare", "replaced", 3, "delete"),
    ("publicity", "Öffentlichkeitsarbeit", "years", 3, "delete"),
    ("reports", "Berichte", "permanent", 0, "offer"),
    ("grants", "Zuwendungen (wie im Bescheid)", "by-date", 0, "offer"),
)
# Folders that Bereiche were made with before there were classes; new ones: hub/retention/classes.py.
STANDARD_FOLDERS = (
    ("01 Grundlagen", "foundations"),
    ("02 Steuergruppe", "steering"),
    ("03 Operative Ebene", "operations"),
    ("04 Fallkonferenzen", "conferences"),
    ("05 Formulare", "forms"),
    ("06 Fortbildung", "operations"),
    ("07 Maßnahmen und Förderung", "operations"),
    ("08 Öffentlichkeitsarbeit", "publicity"),
    ("09 Berichte", "reports"),
    ("10 Zuwendungen", "grants"),
    ("11 Schule-Wirtschaft", "operations"),
)


def upgrade() -> None:
    _create_storage_use()
    _create_classes()
    _create_marks()
    _set_classes_of_standard_folders()
    _create_ends()


def _create_storage_use() -> None:
    op.create_table(
        "storage_use",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("used_bytes", sa.BigInteger(), nullable=False),
        sa.Column("quota_bytes", sa.BigInteger(), nullable=True),
        sa.Column("warned_percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_storage_use_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_storage_use"),
    )
    op.execute(
        "INSERT INTO storage_use (workspace_id, used_bytes, warned_percent) "
        "SELECT workspace.id, COALESCE(SUM(stored.size), 0), 0 FROM workspace LEFT JOIN ("
        "SELECT entry.workspace_id, MAX(version.size) AS size FROM version "
        "JOIN entry ON entry.id = version.document_id "
        "GROUP BY entry.workspace_id, version.store_key, version.store_version"
        ") AS stored ON stored.workspace_id = workspace.id GROUP BY workspace.id"
    )


def _create_classes() -> None:
    classes = op.create_table(
        "retention_class",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("standard_key", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "period IN ('years', 'replaced', 'while-valid', 'by-date', 'permanent')", name="ck_retention_class_period"
        ),
        sa.CheckConstraint("outcome IN ('offer', 'delete')", name="ck_retention_class_outcome"),
        sa.PrimaryKeyConstraint("id", name="pk_retention_class"),
        sa.UniqueConstraint("name", name="uq_retention_class_name"),
        sa.UniqueConstraint("standard_key", name="uq_retention_class_standard_key"),
    )
    names = ("standard_key", "name", "period", "years", "outcome")
    op.bulk_insert(classes, [{"id": uuid.uuid4(), **dict(zip(names, row, strict=True))} for row in CLASSES])


def _create_marks() -> None:
    op.create_table(
        "retention_setting",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_retention_setting_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["class_id"], ["retention_class.id"], name="fk_retention_setting_class_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_retention_setting"),
    )
    op.create_index("ix_retention_setting_class_id", "retention_setting", ["class_id"])
    op.create_table(
        "retention_mark",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("postponed_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told_of", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_retention_mark_entry_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_retention_mark"),
    )
    op.create_table(
        "legal_hold",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("release_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_legal_hold_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name="fk_legal_hold_placed_by"),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name="fk_legal_hold_released_by"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_hold"),
    )
    op.create_index("ix_legal_hold_entry_id", "legal_hold", ["entry_id"])


def _set_classes_of_standard_folders() -> None:
    set_class = sa.text(
        "INSERT INTO retention_setting (entry_id, class_id) SELECT entry.id, retention_class.id "
        "FROM entry JOIN entry AS root ON root.id = entry.parent_id AND root.parent_id IS NULL, retention_class "
        "WHERE entry.kind = 'folder' AND entry.name = :name AND retention_class.standard_key = :key"
    )
    for name, key in STANDARD_FOLDERS:
        op.execute(set_class.bindparams(name=name, key=key))


def _create_ends() -> None:
    op.create_table(
        "archive_offer",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_archive_offer_workspace_id"),
        sa.ForeignKeyConstraint(["offered_by"], ["person.id"], name="fk_archive_offer_offered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_archive_offer"),
    )
    op.create_index("ix_archive_offer_workspace_id", "archive_offer", ["workspace_id"])
    op.create_table(
        "offered_document",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.CheckConstraint("answer IN ('taken', 'not-worthy')", name="ck_offered_document_answer"),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["archive_offer.id"], name="fk_offered_document_offer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_offered_document_entry_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offer_id", "entry_id", name="pk_offered_document"),
    )
    op.create_index("ix_offered_document_entry_id", "offered_document", ["entry_id"])
    op.create_table(
        "deletion_proposal",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'withdrawn')", name="ck_deletion_proposal_state"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_deletion_proposal_workspace_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_deletion_proposal_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_deletion_proposal"),
    )
    op.create_index("ix_deletion_proposal_workspace_id", "deletion_proposal", ["workspace_id"])
    op.create_table(
        "proposed_document",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["deletion_proposal.id"], name="fk_proposed_document_proposal_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_proposed_document_entry_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("proposal_id", "entry_id", name="pk_proposed_document"),
    )
    op.create_index("ix_proposed_document_entry_id", "proposed_document", ["entry_id"])
    op.create_table(
        "deletion_record",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("first_end", sa.Date(), nullable=False),
        sa.Column("last_end", sa.Date(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_deletion_record_workspace_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_deletion_record_proposed_by"),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name="fk_deletion_record_confirmed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_deletion_record"),
    )
    op.create_index("ix_deletion_record_workspace_id", "deletion_record", ["workspace_id"])


def downgrade() -> None:
    for table in (
        "deletion_record",
        "proposed_document",
        "deletion_proposal",
        "offered_document",
        "archive_offer",
        "legal_hold",
        "retention_mark",
        "retention_setting",
        "retention_class",
        "storage_use",
    ):
        op.drop_table(table)
