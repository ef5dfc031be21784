"""XML parsers."""
