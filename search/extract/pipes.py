"""What a reading process writes, taken as it comes and never more than is allowed."""

from __future__ import annotations

import os
import subprocess
import time
from selectors import EVENT_READ, DefaultSelector

from search.extract.outcome import KIB

PIECE = 64 * KIB
LAST_OF_COMPLAINT = 2 * KIB


class Pipes:
    """The standard output (`text`) and error (`complaint`) of one process."""

    def __init__(self, process: subprocess.Popen[bytes], *, text_limit: int) -> None:
        assert process.stdout
        assert process.stderr
        self.text = bytearray()
        self.complaint = bytearray()
        self._text_limit = text_limit
        self._files = (process.stdout, process.stderr)
        self._ending = os.pidfd_open(process.pid)  # readable once the process has ended
        self._selector = DefaultSelector()
        self._selector.register(self._ending, EVENT_READ)
        for pipe, target in zip(self._files, (self.text, self.complaint), strict=True):
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, EVENT_READ, target)

    def collect(self, *, until: float) -> bool:
        """Whether the process ended by itself before this moment (of `time.monotonic`) and within its limit of text."""
        has_ended = False
        while not has_ended and (left := until - time.monotonic()) > 0:
            ready = [key for key, _ in self._selector.select(left)]
            has_ended = any(key.fd == self._ending for key in ready)
            for key in ready:
                if key.fd != self._ending:
                    self._take(key.fd, key.data)
            if len(self.text) > self._text_limit:
                return False
        if has_ended:
            self._take_the_rest()
        return has_ended

    def close(self) -> None:
        """Give back the files."""
        self._selector.close()
        os.close(self._ending)
        for pipe in self._files:
            pipe.close()

    def _take_the_rest(self) -> None:
        """What an ended process left in its pipes."""
        for pipe, target in zip(self._files, (self.text, self.complaint), strict=True):
            while self._take(pipe.fileno(), target) and len(self.text) <= self._text_limit:
                pass

    def _take(self, fd: int, target: bytearray) -> bool:
        """Whether there was something to take."""
        try:
            piece = os.read(fd, PIECE)
        except BlockingIOError:
            return False
        if not piece and fd in self._selector.get_map():
            self._selector.unregister(fd)
        target += piece
        if target is self.complaint:
            del target[:-LAST_OF_COMPLAINT]
        return bool(piece)
