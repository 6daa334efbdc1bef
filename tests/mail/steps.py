"""Steps of the stories about mail: a mail server beside the hub, and time that passes."""

from __future__ import annotations

import socket
from datetime import timedelta

from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select, update

from hub import jobs, mail
from hub.db import now, transaction
from hub.jobs import Job
from hub.mail.models import Mail


def use_server(app: Flask, url: str) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"smtp_url": SecretStr(url)})


def nobody_listens() -> str:
    """The address of a mail server that is down."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"smtp://127.0.0.1:{free.getsockname()[1]}"


def write(app: Flask, recipient: str = "lesen@musterstadt.example", subject: str = "Ein Betreff") -> None:
    with app.app_context(), transaction(writing=True):
        mail.send(recipient=recipient, subject=subject, body="Guten Tag,\n\nein <b>Text</b>.\n\nhttp://localhost/x\n")


def let_pass(time: timedelta) -> None:
    """As if what waits had been written and tried that much earlier."""
    with transaction(writing=True) as opened:
        for waiting in opened.scalars(select(Mail)):
            waiting.created_at -= time
            waiting.failing_since = waiting.failing_since and waiting.failing_since - time
        opened.execute(update(Job).values(run_at=now()))


def work(app: Flask) -> None:
    with app.app_context():
        jobs.run_due_jobs()


def mails_waiting() -> list[Mail]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Mail)))
