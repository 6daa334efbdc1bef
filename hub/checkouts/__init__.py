"""In Bearbeitung: one person works on a document for some hours, everybody sees it, nobody saves over it."""
