"""Two Word files → the older one with the way to the newer one recorded in it (w:ins, w:del, w:moveFrom, w:moveTo).

ECMA-376 part 1, 17.13.5. Text, paragraphs and tables of the body; what is only formatted differently stays as it was.
"""
