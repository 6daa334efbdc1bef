"""The public site's pages, contacts and messages: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

START, FEEDBACK, INFORMATION = "start", "feedback", "information"
PRIVACY, IMPRINT, ACCESSIBILITY = "privacy", "imprint", "accessibility"
FIXED_KINDS = (START, FEEDBACK, PRIVACY, IMPRINT, ACCESSIBILITY)
BINDING_KINDS = (PRIVACY, IMPRINT, ACCESSIBILITY)  # the law asks for them
KINDS = (*FIXED_KINDS, INFORMATION)
BARRIER, APPOINTMENT = "barrier", "appointment"


class SiteEditor(Base):
    """Who writes the public site beside the Koordination."""

    __tablename__ = "site_editor"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class SitePage(Identified, Base):
    """A page of the public site. `kind` says what it is for; of every kind but information there is one, its slug.

    `draft` is a `content.PageContent` as JSON, `revision` grows with every change of it; what everybody reads is the
    version `published_number`.
    """

    __tablename__ = "site_page"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)

    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    outdated: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)  # as hub/feedback/outdated.py says
    revision: Mapped[int] = mapped_column(default=0)
    published_number: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    @property
    def public_path(self) -> str:
        """Where everybody reads it."""
        if self.kind == INFORMATION:
            return f"/public/pages/{self.slug}"
        return "/public" if self.kind == START else f"/public/{self.kind}"


class SitePageVersion(Identified, Base):
    """A page as it was published."""

    __tablename__ = "site_page_version"
    __table_args__ = (UniqueConstraint("page_id", "number"),)

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site_page.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class SiteImage(Identified, Base):
    """A picture of the site: its bytes lie in the store; alternative text by language, none where it only decorates.

    `is_public` as long as a published page shows it.
    """

    __tablename__ = "site_image"
    __table_args__ = (Index("ix_site_image_bytes", "store_key", "store_version"),)

    store_key: Mapped[str]
    store_version: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    alternative: Mapped[dict[str, str]] = mapped_column(JSON)
    is_decorative: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class SiteContact(Identified, Base):
    """„Ich brauche Hilfe bei …“ → whom to ask. `need`, `about` and `hours` are by language."""

    __tablename__ = "site_contact"

    need: Mapped[dict[str, str]] = mapped_column(JSON)
    about: Mapped[dict[str, str]] = mapped_column(JSON)
    hours: Mapped[dict[str, str]] = mapped_column(JSON)
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)


class SiteMessage(Identified, Base):
    """What somebody sent from the public site: a barrier, or the wish for an appointment. Deleted when done or old.

    Its id is that of the page it was written on: sent again, it is no second one.
    """

    __tablename__ = "site_message"
    __table_args__ = (CheckConstraint(f"kind IN {(BARRIER, APPOINTMENT)}", name="kind"),)

    kind: Mapped[str]
    page: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    reach_by: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[date]
    delete_on: Mapped[date] = mapped_column(index=True)
    is_told: Mapped[bool] = mapped_column(default=False)  # those who read it have heard that something waits
