"""The sheet of villages and grids: real codes, names, households and kinds, entered in bulk by the center."""
