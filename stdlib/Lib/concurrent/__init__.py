"""Programming with several things at once; see concurrent.futures."""
