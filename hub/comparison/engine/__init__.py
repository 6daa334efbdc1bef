"""Two files → what changed between them, word by word. Knows no document, no person, no page; runs in a process apart.

`reading/` makes blocks (paragraphs, table rows) of a file, `alignment.py` says which belong together, `words.py` what
changed inside them, `changes.py` puts it together; `tracked/` writes the same into a Word file.
"""
