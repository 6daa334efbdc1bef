"""Notices: telling people what concerns them, on a page of theirs and by mail."""
