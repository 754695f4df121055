"""Reads forms/ and resources/texts into domain objects, or tells everything that is wrong with them, line by line.

`library.open_library` gives definitions by id or path, `checking` checks folders and runs worked examples, `cells`
parses the cells of tables. Nothing is imported here: the first window needs the texts of the screen alone.
"""
