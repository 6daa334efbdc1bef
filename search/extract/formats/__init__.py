"""One file per format. Each has `read(document)`: the text in pieces, in reading order."""
