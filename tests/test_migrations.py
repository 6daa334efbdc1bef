"""Migrations go up and down on both databases, and the models match what they make."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from hub import db
from hub.config import Settings
from hub.db import transaction
from hub.documents.models import Folder
from hub.documents.workspaces import create_workspace
from hub.migrate import downgrade, is_current, migrate, target_metadata
from hub.retention.classes import STANDARD_CLASSES
from hub.retention.models import RetentionClass, RetentionSetting
from tests.people import Cast


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_tables_are_exactly_what_the_models_say(settings: Settings) -> None:
    db.connect(settings.database)
    with db.engine().connect() as connection:
        context = MigrationContext.configure(connection)
        differences = [
            difference
            for difference in compare_metadata(context, target_metadata())
            # Indexes over expressions cannot be reflected everywhere.
            if not (difference[0] in ("add_index", "remove_index") and difference[1].name in EXPRESSION_INDEXES)
        ]
    db.engine().dispose()
    assert differences == []


EXPRESSION_INDEXES = {"uq_person_email", "ix_entry_listing_name"}


def test_down_to_nothing_and_up_again(settings: Settings) -> None:
    db.connect(settings.database)
    target_metadata()
    downgrade("base")
    assert not is_current()
    migrate()
    assert is_current()
    db.engine().dispose()


def test_standard_folders_that_were_there_before_retention_get_their_class(cast: Cast) -> None:
    with cast.app.test_request_context():
        with transaction(writing=True):
            create_workspace(cast.user(cast.manager), name="Altes", purpose="", standard_folders=True)
        downgrade("0008")
        migrate()
        with transaction(writing=False) as opened:
            rows = opened.execute(
                select(Folder.name, RetentionClass.standard_key)
                .join(RetentionSetting, RetentionSetting.entry_id == Folder.id)
                .join(RetentionClass, RetentionClass.id == RetentionSetting.class_id)
            )
            found = {name: key for name, key in rows}
    assert found == STANDARD_CLASSES
