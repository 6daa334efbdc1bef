"""Searching across areas."""
