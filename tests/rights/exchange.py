"""Import and export."""

from __future__ import annotations

import uuid

from hub.db import now, session
from hub.exchange.models import DONE, ImportRun
from tests.people import Cast

IDS = {"run_id": "import_run"}
TABLE = """
GET    /folders/<uuid:folder_id>/download                302 404 404 200 200 200 404
POST   /folders/<uuid:folder_id>/download                302 404 404 422 422 422 404
POST   /folders/<uuid:folder_id>/selection/download      302 404 404 422 422 422 404
GET    /folders/<uuid:folder_id>/import                  302 404 404 403 200 200 404
POST   /folders/<uuid:folder_id>/import                  302 404 404 403 422 422 404
GET    /imports/<uuid:run_id>                            302 404 404 404 200 404 404
GET    /imports/<uuid:run_id>/report.csv                 302 404 404 404 200 404 404
POST   /imports/<uuid:run_id>/resume                     302 404 404 404 409 404 404
GET    /workspaces/<uuid:workspace_id>/export            302 404 404 403 403 200 404
POST   /workspaces/<uuid:workspace_id>/export            302 404 404 403 403 200 404
GET    /s/<token>/zip                                    404 404 404 404 404 404 404
GET    /s/<token>/folders/<uuid:folder_id>/zip           404 404 404 404 404 404 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    run = ImportRun(
        id=uuid.uuid4(),
        person_id=cast.contributor.id,
        folder_id=ids["folder"],
        source="Altbestand.zip",
        on_conflict="skip",
        status=DONE,
        finished_at=now(),
    )
    session().add(run)
    session().flush()
    return {"import_run": run.id}
