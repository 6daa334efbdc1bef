"""A small IMAP server (RFC 3501) with one mailbox, as much of it as a client needs that reads what is unread."""

from __future__ import annotations

import re
import socketserver
import threading
from typing import Self


class ImapServer(socketserver.ThreadingTCPServer):
    """Messages by number from 1; `seen` are the numbers of those marked as read."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *messages: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.messages = list(messages)
        self.seen: set[int] = set()
        self.fetched: list[int] = []

    @property
    def url(self) -> str:
        return f"imap://hub:gehe%20im@127.0.0.1:{self.server_address[1]}/INBOX"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class Talk(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            answer = self.answer(command)
            self.wfile.write(answer if answer.startswith(b"-") else answer + f"{tag} OK done\r\n".encode())
            if answer.startswith(b"-"):
                self.wfile.write(f"{tag} NO no\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def answer(self, command: str) -> bytes:
        server, words = self.server, command.upper()
        if words.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if words.startswith("LOGIN"):
            return b"" if command == 'LOGIN hub "gehe im"' else b"-"
        if words.startswith("SELECT"):
            return f"* {len(server.messages)} EXISTS\r\n".encode()
        if words == "UID SEARCH UNSEEN":
            unread = [str(at) for at in range(1, len(server.messages) + 1) if at not in server.seen]
            return f"* SEARCH {' '.join(unread)}\r\n".encode()
        number = int(found.group(1)) if (found := re.match(r"UID \w+ (\d+)", words)) else 0
        if "RFC822.SIZE" in words:
            return f"* {number} FETCH (UID {number} RFC822.SIZE {len(server.messages[number - 1])})\r\n".encode()
        if "BODY.PEEK[]" in words:
            server.fetched.append(number)
            content = server.messages[number - 1]
            head = f"* {number} FETCH (UID {number} BODY[] {{{len(content)}}}\r\n".encode()
            return head + content + b")\r\n"
        if "\\SEEN" in words:
            server.seen.add(number)
        return b""
