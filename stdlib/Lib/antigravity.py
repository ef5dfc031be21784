"""Flies: shows the comic that says how, and computes places to meet at (https://xkcd.com/353/, https://xkcd.com/426/)."""

import hashlib
import webbrowser

webbrowser.open("https://xkcd.com/353/")


def geohash(latitude, longitude, datedow):
    """Print the place for a date and a price, given in bytes such as b"2005-05-26-10458.68", near a latitude and longitude."""
    digest = hashlib.md5(datedow, usedforsecurity=False).digest()
    north, east = (f"{int.from_bytes(half) / 2**64:f}".removeprefix("0") for half in (digest[:8], digest[8:]))
    print(f"{int(latitude)}{north} {int(longitude)}{east}")
