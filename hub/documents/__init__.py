"""The Ablage: Bereiche, folders, documents and their versions."""
