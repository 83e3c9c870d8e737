"""Files that go out: official documents as .docx, and archives whose bytes follow from their content."""
