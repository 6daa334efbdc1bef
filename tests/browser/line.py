"""A line to a server that can be cut and mended, and that lets only so many bytes through; knows no protocol."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

CHUNK_BYTES = 65_536


class Line:
    """An address that leads to a port of this machine, for as long as nobody cuts it.

    What goes to the server is counted against `allowance` bytes: when they are used up the line stays open but carries
    nothing more, as a very slow network does, until more is allowed. So a test decides where an upload stands.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._changed = threading.Condition()
        self._open: set[socket.socket] = set()
        self._silent: set[socket.socket] = set()
        self._is_cut = False
        self._allowance: int | None = None
        self.carried = 0  # bytes, to the server
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def allow(self, count: int | None) -> None:
        """From now on carry so many bytes to the server; None is as many as come."""
        with self._changed:
            self._allowance = count
            self._changed.notify_all()

    def fall_silent(self) -> None:
        """The connections that are open carry nothing more and never end; new ones are as good as ever."""
        with self._changed:
            self._silent |= self._open
            self._allowance = None

    def cut(self) -> None:
        """Break every connection, and each new one, until `mend`."""
        with self._changed:
            self._is_cut = True
            _hang_up(*self._open)
            self._open.clear()
            self._changed.notify_all()

    def mend(self) -> None:
        with self._changed:
            self._is_cut = False

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._port))
        except OSError:
            client.close()
            return
        with self._changed:
            if self._is_cut:
                client.close()
                server.close()
                return
            self._open |= {client, server}
        back = threading.Thread(target=self._carry_back, args=(server, client), daemon=True)
        back.start()
        self._carry(client, server, counted=True)
        back.join()
        client.close()
        server.close()

    def _carry_back(self, server: socket.socket, client: socket.socket) -> None:
        self._carry(server, client)
        with self._changed:  # what still waits to go to the server has nowhere to go
            self._open -= {client, server}
            self._changed.notify_all()

    def _carry(self, source: socket.socket, target: socket.socket, *, counted: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK_BYTES):
                if counted and not self._may_pass(len(data), source):
                    break
                target.sendall(data)
        _hang_up(source, target)  # so that the other direction ends too

    def _may_pass(self, count: int, client: socket.socket) -> bool:
        """Waits until so many bytes are allowed; False when the line is cut or the server goes away meanwhile."""

        def is_broken() -> bool:
            return self._is_cut or client not in self._open

        def is_allowed() -> bool:
            return self._allowance is None or self._allowance >= count

        with self._changed:
            self._changed.wait_for(lambda: is_broken() or (client not in self._silent and is_allowed()))
            if is_broken():
                return False
            self.carried += count
            if self._allowance is not None:
                self._allowance -= count
            return True


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):  # it has hung up itself
            end.shutdown(socket.SHUT_RDWR)
