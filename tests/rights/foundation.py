"""Accounts, trail, Ablage, search, start page."""

from __future__ import annotations

import io
import uuid

from hub import db
from hub.accounts.models import SignIn
from hub.accounts.signed_in import User, user_of_person
from hub.db import session
from hub.documents.entries import lock
from hub.documents.folders import create_folder
from hub.documents.models import Document, Upload
from hub.documents.store import metadata_for, store
from hub.documents.trash import trash_entries
from hub.documents.versions import Arrival, file_into_folder
from hub.finder.models import SavedSearch
from tests.people import Cast

IDS = {
    "document_id": "document",
    "folder_id": "folder",
    "entry_id": "document",
    "workspace_id": "workspace",
    "trash_id": "trash",
    "upload_id": "upload",
    "person_id": "person",
    "group_id": "group",
    "institution_id": "institution",
    "sign_in_id": "sign_in",
    "search_id": "search",
}
WORDS = {
    "<any(folders, documents):kind>": "documents",
    "<any(move, copy):verb>": "move",
    "<int(max=2147483647):number>": "1",
    "<token>": "x",
    "<version>/<path:name>": "x/icons.svg",
}
TABLE = """
GET    /                                                                        302 200 200 200 200 200 302
GET    /<any(folders, documents):kind>/<uuid:entry_id>/<any(move, copy):verb>   302 404 404 200 200 200 404
GET    /<any(folders, documents):kind>/<uuid:entry_id>/trash                    302 404 404 403 200 200 404
GET    /accessibility                                                           301 301 301 301 301 301 301
GET    /accessibility/report                                                    301 301 301 301 301 301 301
GET    /account                                                                 302 200 200 200 200 200 200
POST   /account/appearance                                                      302 302 302 302 302 302 302
POST   /account/deputy                                                          302 302 302 302 302 302 302
POST   /account/password                                                        302 422 422 422 422 422 422
GET    /account/sessions                                                        302 200 200 200 200 200 200
POST   /account/sessions/<uuid:sign_in_id>/end                                  302 404 404 302 404 404 404
POST   /account/sessions/end-others                                             302 302 302 302 302 302 302
GET    /audit                                                                   302 403 403 403 403 403 403
GET    /audit.csv                                                               302 403 403 403 403 403 403
POST   /audit/verify                                                            302 403 403 403 403 403 403
GET    /documents/<uuid:document_id>                                            302 404 404 200 200 200 404
GET    /documents/<uuid:document_id>/download                                   302 404 404 200 200 200 404
GET    /documents/<uuid:document_id>/edit                                       302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/edit                                       302 404 404 403 302 302 404
GET    /documents/<uuid:document_id>/upload                                     302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/upload                                     302 404 404 403 302 302 404
POST   /documents/<uuid:document_id>/uploads                                    302 404 404 403 400 400 404
GET    /documents/<uuid:document_id>/versions/<int(max=2147483647):number>/download 302 404 404 200 200 200 404
GET    /documents/<uuid:document_id>/versions/<int(max=2147483647):number>/restore 302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/versions/<int(max=2147483647):number>/restore 302 404 404 403 422 422 404
GET    /documents/<uuid:document_id>/view                                       302 404 404 200 200 200 404
GET    /documents/<uuid:entry_id>/rename                                        302 404 404 403 200 200 404
POST   /documents/<uuid:entry_id>/rename                                        302 404 404 403 422 422 404
GET    /favicon.ico                                                             200 200 200 200 200 200 200
GET    /folders/<uuid:entry_id>/rename                                          302 404 404 403 200 200 404
POST   /folders/<uuid:entry_id>/rename                                          302 404 404 403 422 422 404
GET    /folders/<uuid:folder_id>                                                302 404 404 200 200 200 404
GET    /folders/<uuid:folder_id>/new-folder                                     302 404 404 403 200 200 404
POST   /folders/<uuid:folder_id>/new-folder                                     302 404 404 403 422 422 404
POST   /folders/<uuid:folder_id>/selection/<any(move, copy):verb>               302 404 404 422 422 422 404
POST   /folders/<uuid:folder_id>/selection/trash                                302 404 404 403 422 422 404
GET    /folders/<uuid:folder_id>/upload                                         302 404 404 403 200 200 404
POST   /folders/<uuid:folder_id>/upload                                         302 404 404 403 302 302 404
POST   /folders/<uuid:folder_id>/uploads                                        302 404 404 403 400 400 404
POST   /folders/<uuid:folder_id>/uploads/check                                  302 404 404 403 422 422 404
GET    /groups                                                                  302 403 403 403 403 403 200
GET    /groups/<uuid:group_id>                                                  302 403 403 403 403 403 200
POST   /groups/<uuid:group_id>                                                  302 403 403 403 403 403 422
GET    /groups/<uuid:group_id>/delete                                           302 403 403 403 403 403 200
POST   /groups/<uuid:group_id>/delete                                           302 403 403 403 403 403 302
POST   /groups/<uuid:group_id>/members                                          302 403 403 403 403 403 422
POST   /groups/<uuid:group_id>/members/<uuid:person_id>/remove                  302 403 403 403 403 403 404
GET    /groups/new                                                              302 403 403 403 403 403 200
POST   /groups/new                                                              302 403 403 403 403 403 422
GET    /health/live                                                             200 200 200 200 200 200 200
GET    /health/ready                                                            200 200 200 200 200 200 200
GET    /help                                                                    200 200 200 200 200 200 200
GET    /institutions                                                            302 403 403 403 403 403 200
GET    /institutions/<uuid:institution_id>                                      302 403 403 403 403 403 200
POST   /institutions/<uuid:institution_id>                                      302 403 403 403 403 403 422
GET    /institutions/new                                                        302 403 403 403 403 403 200
POST   /institutions/new                                                        302 403 403 403 403 403 422
GET    /one-time-links/<token>                                                  404 404 404 404 404 404 404
POST   /one-time-links/<token>                                                  404 404 404 404 404 404 404
GET    /people                                                                  302 403 403 403 403 403 200
GET    /people/<uuid:person_id>                                                 302 403 403 403 403 403 200
POST   /people/<uuid:person_id>                                                 302 403 403 403 403 403 422
GET    /people/<uuid:person_id>/deactivate                                      302 403 403 403 403 403 200
POST   /people/<uuid:person_id>/deactivate                                      302 403 403 403 403 403 302
POST   /people/<uuid:person_id>/invite                                          302 403 403 403 403 403 409
POST   /people/<uuid:person_id>/reactivate                                      302 403 403 403 403 403 302
GET    /people/<uuid:person_id>/sessions                                        302 403 403 403 403 403 200
POST   /people/<uuid:person_id>/sessions/<uuid:sign_in_id>/end                  302 403 403 403 403 403 302
POST   /people/<uuid:person_id>/sessions/end-all                                302 403 403 403 403 403 302
GET    /people/new                                                              302 403 403 403 403 403 200
POST   /people/new                                                              302 403 403 403 403 403 422
GET    /privacy                                                                 301 301 301 301 301 301 301
GET    /search                                                                  302 200 200 200 200 200 403
GET    /search/suggestions                                                      302 200 200 200 200 200 403
POST   /searches                                                                302 302 302 302 302 302 403
GET    /searches/<uuid:search_id>/delete                                        302 404 404 200 404 404 404
POST   /searches/<uuid:search_id>/delete                                        302 404 404 302 404 404 404
GET    /sign-in                                                                 200 302 302 302 302 302 302
POST   /sign-in                                                                 422 302 302 302 302 302 302
GET    /sign-in/forgotten                                                       200 200 200 200 200 200 200
POST   /sign-in/forgotten                                                       422 422 422 422 422 422 422
POST   /sign-out                                                                302 302 302 302 302 302 302
GET    /static/<version>/<path:name>                                            200 200 200 200 200 200 200
GET    /trash                                                                   302 200 200 200 200 200 403
GET    /trash/<uuid:trash_id>/purge                                             302 404 404 403 403 200 404
POST   /trash/<uuid:trash_id>/purge                                             302 404 404 403 403 302 404
POST   /trash/<uuid:trash_id>/restore                                           302 404 404 403 302 302 404
DELETE /uploads/<uuid:upload_id>                                                401 404 404 404 204 404 404
HEAD   /uploads/<uuid:upload_id>                                                302 404 404 404 200 404 404
PATCH  /uploads/<uuid:upload_id>                                                401 404 404 404 415 404 404
POST   /uploads/<uuid:upload_id>/finish                                         302 404 404 404 409 404 404
GET    /workspaces                                                              302 200 200 200 200 200 403
GET    /workspaces/<uuid:workspace_id>                                          302 404 404 302 302 302 404
GET    /workspaces/<uuid:workspace_id>/audience                                 302 404 404 200 200 200 404
GET    /workspaces/<uuid:workspace_id>/members                                  302 404 404 403 403 200 404
POST   /workspaces/<uuid:workspace_id>/members                                  302 404 404 403 403 422 404
POST   /workspaces/<uuid:workspace_id>/members/remove                           302 404 404 403 403 422 404
GET    /workspaces/<uuid:workspace_id>/settings                                 302 404 404 403 403 200 404
POST   /workspaces/<uuid:workspace_id>/settings                                 302 404 404 403 403 422 404
GET    /workspaces/new                                                          302 403 200 200 200 200 403
POST   /workspaces/new                                                          302 403 422 422 422 422 403
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().merge(cast.contributor))
    kept, gone = (_file(cast, user, name) for name in ("bleibt.txt", "weg.txt"))
    [deletion] = trash_entries(user, [lock(Document, gone)])
    folder = create_folder(user, cast.root, name="Ordner")
    upload = Upload(
        id=uuid.uuid4(),
        person_id=cast.contributor.id,
        folder_id=folder.id,
        name="u.txt",
        relative_path="",
        comment="",
        on_conflict="ask",
        size=3,
        expires_at=db.now(),
    )
    own = SignIn(token_hash="of the reader", person_id=cast.reader.id, device="Handy", address="")
    search = SavedSearch(person_id=cast.reader.id, name="Pläne", query="q=plan")
    session().add_all([upload, own, search])
    session().flush()
    return {
        "document": kept,
        "folder": folder.id,
        "workspace": cast.shared.id,
        "trash": deletion.id,
        "upload": upload.id,
        "person": cast.reader.id,
        "group": cast.group.id,
        "institution": cast.jobcenter.id,
        "sign_in": own.id,
        "search": search.id,
    }


def _file(cast: Cast, user: User, name: str) -> uuid.UUID:
    document_id = uuid.uuid4()
    facts = metadata_for(
        user, document_id=document_id, number=1, name=name, path="", workspace_id=cast.shared.id, comment=""
    )
    stored = store().put(str(document_id), io.BytesIO(name.encode()), metadata=facts)
    return file_into_folder(user, cast.root, Arrival(stored=stored, document_id=document_id, name=name)).document.id
