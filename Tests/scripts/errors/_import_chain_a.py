"""Imported by uncaught_import_chain.py."""
import _import_chain_b
