"""Rückmeldungen: answering a Fragebogen without an account, and keeping what was said without keeping who said it."""
