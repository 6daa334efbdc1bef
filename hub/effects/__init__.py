"""Folgen: what was done about what people said."""
