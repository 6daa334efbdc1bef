"""Outgoing mail: `send` writes a row with the change that causes it, the worker hands it to the mail server."""

from hub.mail.letters import send, send_composed

__all__ = ["send", "send_composed"]
