"""XML: trees, the document object model, and events."""

__all__ = ["dom", "parsers", "sax", "etree"]
