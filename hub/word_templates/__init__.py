"""Vorlagen: Word files with fields from which new documents are made."""
