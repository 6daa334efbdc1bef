"""Auswertung: what may be shown of the answers, and how; no number leaves the hub that is not from here."""
