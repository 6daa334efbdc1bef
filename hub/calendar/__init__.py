"""Termine: joint meetings, trainings and other formats, and who takes part in them."""
