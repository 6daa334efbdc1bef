"""Settings, read once from the environment (HUB_…); knows names and defaults, opens nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

GIB = 1024**3
Land = Literal["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]


class Settings(BaseSettings):
    """Every setting has the environment name HUB_<FIELD>; secrets may come as HUB_<FIELD>_FILE instead."""

    model_config = SettingsConfigDict(env_prefix="HUB_", extra="ignore")

    data: Path = Path("var")
    bind: str = "127.0.0.1"
    port: int = Field(default=8000, validation_alias="PORT", ge=0, le=65535)
    base_url: str | None = None
    trusted_proxies: int = Field(default=0, ge=0)

    database_url: str | None = None
    database_password: SecretStr | None = None
    store_url: str | None = None
    store_access_key: str | None = None
    store_secret_key: SecretStr | None = None

    index_url: str | None = None

    secret_key: SecretStr | None = None
    session_idle_minutes: int = Field(default=60, gt=0)
    session_hours: int = Field(default=12, gt=0)

    smtp_url: SecretStr | None = None
    mail_from: str = "JBA-Hub <ablage@localhost>"
    imap_url: SecretStr | None = None

    clamd_url: str | None = None

    web_processes: int = Field(default=2, gt=0)
    web_threads: int = Field(default=6, gt=0)
    alive_file: Path | None = None
    timezone: str = "Europe/Berlin"
    land: Land | None = None
    max_upload_bytes: int = Field(default=5 * GIB, gt=0)
    total_quota_bytes: int | None = Field(default=None, gt=0)
    trash_days: int = Field(default=30, gt=0)
    checkout_hours: int = Field(default=8, gt=0)
    smallest_cell: int = Field(default=5, ge=3)  # k: what fewer people said is not shown

    @model_validator(mode="before")
    @classmethod
    def read_secret_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Take HUB_X from the file named in HUB_X_FILE (container secrets)."""
        for name in cls.model_fields:
            path = os.environ.get(f"HUB_{name.upper()}_FILE")
            if path and name not in values:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
        return values

    @property
    def url(self) -> str:
        """The address people type, without a slash at the end; links in mails are built from it."""
        return (self.base_url or f"http://{self.bind}:{self.port}").rstrip("/")

    @property
    def is_tls(self) -> bool:
        return self.url.startswith("https://")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL, the password filled in where it came apart from it."""
        url = self.database_url or f"sqlite:///{self.data.absolute() / 'hub.sqlite3'}"
        if self.database_password and "PASSWORD" in url:
            url = url.replace("PASSWORD", self.database_password.get_secret_value())
        return url

    @property
    def store(self) -> str:
        return self.store_url or f"file://{self.data.absolute() / 'store'}"

    @property
    def index(self) -> str:
        """The search's index: beside the rows on PostgreSQL, else a folder of its own."""
        if self.index_url:
            return self.index_url
        return self.database if self.database.startswith("postgresql") else f"whoosh://{self.data.absolute() / 'index'}"

    def signing_key(self) -> str:
        """The key that signs cookies: from the environment, else made once and kept in the data folder."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        path = self.data / "secret.key"
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return path.read_text(encoding="utf-8")
