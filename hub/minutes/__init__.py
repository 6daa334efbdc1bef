"""Tagesordnung and Protokoll: what a meeting is about and what came out of it."""
