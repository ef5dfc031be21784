"""The Web Server Gateway Interface: a server, handlers and helpers (PEP 3333)."""
