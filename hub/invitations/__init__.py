"""Inviting people to Termine, and what they answer."""
