"""„Verlauf“: what was changed in a document, folder or Bereich, in plain sentences out of the audit trail."""
