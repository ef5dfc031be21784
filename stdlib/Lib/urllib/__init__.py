"""URLs; see urllib.parse."""
