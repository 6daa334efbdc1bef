"""Abläufe: Aufgaben that come again, belong together by a template, and are reminded of."""
