"""Bringing many files in and taking many out: ZIP downloads, import of folders and ZIP files, export of a Bereich."""
