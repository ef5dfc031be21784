"""Calls of functions over HTTP, with arguments and results as XML: client and server."""
