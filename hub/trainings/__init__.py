"""Fortbildungen: registration, seats and waiting list."""
