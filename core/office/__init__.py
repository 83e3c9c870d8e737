"""The base of the back office's pages, its widgets and its sheets; in core only this package imports the theme."""
