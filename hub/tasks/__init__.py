"""Aufgaben: who does what by when."""
