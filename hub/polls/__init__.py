"""Terminumfragen: finding a date together."""
