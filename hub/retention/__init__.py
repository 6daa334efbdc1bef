"""Aufbewahrung: how long documents are kept, what happens then, who may stop it, and deletion by two people."""
