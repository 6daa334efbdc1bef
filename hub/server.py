"""The web processes (gunicorn) and how web and worker start together on one machine. Knows no area."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import re
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from hub import db, jobs
from hub.config import Settings

ENDING = (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)
GRACE_SECONDS = 20
KEEP_ALIVE_SECONDS = 5
RESTART_SECONDS = 1
COLLECT_AFTER = 20_000


class StartRefused(Exception):
    """The hub cannot start; the message is one clear line."""


class HideSecretAddresses(logging.Filter):
    """The errors of gunicorn name the address that was asked for; some addresses are keys, some say who answers what.

    Nor do they say from where it was asked: who answers a Fragebogen leaves no trace.
    """

    KEYS = re.compile(
        r"(/(?:s|b|p|a|c|f|i|t(?:/(?:mine|offer))?|here|check-in|one-time-links|digest|feeds)/)[^\s/?'\"]+"
        r"|(/r/)[^\s'\"]+|(\bip=)\S+?(?=:?(?:\s|$))"
    )

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.KEYS.sub(r"\1\2\3…", record.getMessage()), ()
        return True


class WebProcess(ThreadWorker):  # type: ignore[misc]
    """gunicorn's process of several threads, but one that SIGINT and SIGQUIT end wherever it is."""

    def handle_quit(self, _signal: int, _frame: object) -> None:
        # gunicorn closes the pool of threads first, and waits for ever when the signal came while a request was put in.
        os._exit(0)


class WebProcesses(Arbiter):  # type: ignore[misc]
    """gunicorn's keeper of the processes, but one whose fresh processes lose no signal."""

    def spawn_worker(self) -> Any:
        # Until it has its own, a fresh process keeps the keeper's handlers, which only put a signal aside.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


class WebServer(BaseApplication):  # type: ignore[misc]
    """gunicorn with the application loaded before forking, so that the processes share its memory."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{settings.bind}:{settings.port}",
            "workers": settings.web_processes,
            "threads": settings.web_threads,
            "worker_class": WebProcess,
            "preload_app": True,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 120,
            "keepalive": KEEP_ALIVE_SECONDS,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 (a heartbeat, no data)
            "forwarded_allow_ips": "*" if settings.trusted_proxies else "127.0.0.1",
            "forwarder_headers": "",  # no client says under which path it found us
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_fork": _begin_as_web_process,
        }
        if not settings.trusted_proxies:
            options["secure_scheme_headers"] = {}
        for name, value in options.items():
            self.cfg.set(name, value)
        logging.getLogger("gunicorn.error").addFilter(HideSecretAddresses())

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        WebProcesses(self).run()


def _keep_what_is_loaded() -> None:
    """Before forking: the program is no garbage, and looking for some among it would copy it into every process.

    Python looks after every 700 objects that stay. A page makes thousands, and nearly all of them go by themselves.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def _begin_as_web_process(_server: object, _worker: object) -> None:
    for number in ENDING:
        signal.signal(number, lambda *_: os._exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    db.reconnect_after_fork()


def check_place(settings: Settings) -> None:
    """Raises `StartRefused` when the data folder cannot be written or the port is taken."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        probe = settings.data / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        raise StartRefused(
            f"In den Datenordner {settings.data} kann nicht geschrieben werden. "
            "Bitte HUB_DATA ändern oder Rechte geben."
        ) from None
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.bind, settings.port))
        except OSError:
            raise StartRefused(
                f"Der Port {settings.port} ist schon belegt. "
                "Bitte einen anderen nehmen, zum Beispiel: PORT=8010 make run"
            ) from None


def serve(app: Flask, settings: Settings) -> None:
    """The web processes alone; returns when they have ended."""
    _keep_what_is_loaded()
    WebServer(app, settings).run()


def work(app: Flask) -> NoReturn:
    """The worker alone; ends the process, for what is still going on holds up no end."""
    _keep_what_is_loaded()
    jobs.work(app)
    logging.shutdown()
    os._exit(0)


def serve_and_work(app: Flask, settings: Settings) -> None:
    """Web and worker as children of one loaded process: they share its memory and end with it."""
    _keep_what_is_loaded()
    parent = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        _keep_working(app, parent)
    try:
        serve(app, settings)
    finally:
        if os.getpid() == parent:  # gunicorn's children leave through here too
            with suppress(ProcessLookupError, ChildProcessError):  # Ctrl-C reaches all of them at once
                os.kill(keeper, signal.SIGTERM)
                os.waitpid(keeper, 0)


def _keep_working(app: Flask, parent: int) -> NoReturn:
    """Start the worker again whenever it dies, until this process is told to end."""
    _die_with_parent(parent)
    ended_by_will = False

    def end(*_: object) -> None:
        nonlocal ended_by_will
        ended_by_will = True
        if worker:  # a fresh child has this handler for a moment, and 0 would mean the whole group
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGTERM)

    while True:
        worker = os.fork()
        if worker == 0:
            _work_once(app, os.getppid())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        _, status = os.waitpid(worker, 0)
        if ended_by_will or status == 0:
            os._exit(0)
        time.sleep(RESTART_SECONDS)


def _work_once(app: Flask, parent: int) -> NoReturn:
    """Ends the process itself, so that nothing of the parent's way out runs twice."""
    try:
        _die_with_parent(parent)
        db.reconnect_after_fork()
        jobs.work(app)
    except BaseException:
        logging.getLogger(__name__).exception("the worker has died")
        os._exit(1)
    os._exit(0)


def _die_with_parent(parent: int) -> None:
    """On Linux: SIGTERM when the parent is killed, so that no worker is left behind."""
    if sys.platform != "linux":
        return
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)
