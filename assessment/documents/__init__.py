"""Documents of the assessment, from frozen figures to bytes.

They are Chinese official documents, so their text is Chinese whatever language the reader works in,
and stands here as it is printed. The same input gives the same bytes, on any day and machine.
"""
