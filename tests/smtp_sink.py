"""A real SMTP server for tests (RFC 5321, as much as a client needs): keeps every mail, delivers none."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self, cast


class SmtpSink:
    """Listens on a free port of 127.0.0.1; `mails` holds what arrived, parsed, the oldest first.

    `refused` are the addresses it takes no mail for.
    """

    def __init__(self, refused: tuple[str, ...] = ()) -> None:
        self.mails: list[EmailMessage] = []
        self._refused = refused
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        mails, refused = self.mails, self._refused

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 sink")
                for line in self.rfile:
                    command = line[:4].upper()
                    if command == b"DATA":
                        self.say("354 go on")
                        mails.append(self.mail())
                    self.say(self.answer_to(command, line.decode()))
                    if command == b"QUIT":
                        return

            def answer_to(self, command: bytes, line: str) -> str:
                if command == b"RCPT" and any(address in line for address in refused):
                    return "550 5.1.1 nobody here"
                return "221 bye" if command == b"QUIT" else "250 ok"

            def mail(self) -> EmailMessage:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
                return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))

            def say(self, reply: str) -> None:
                self.wfile.write(f"{reply}\r\n".encode())

        return Conversation


def plain_text_of(mail: EmailMessage) -> str:
    """The part for those who read no HTML."""
    return _part(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    return _part(mail, "html")


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None, f"no {kind} part"
    return str(part.get_content())
