"""Termine as iCalendar files and feeds, out and in."""
