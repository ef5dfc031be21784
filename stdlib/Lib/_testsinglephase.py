"""Present so that CPython's tests of the import system run; extension modules are not loaded."""
