"""Zur Kenntnis nehmen: who is asked to take note of a version or to agree to it, and what they answered."""
