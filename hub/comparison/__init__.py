"""Vergleichen: what changed between two versions of a document, on a page and as a Word file with tracked changes."""
