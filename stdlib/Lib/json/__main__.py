"""`-m json` does what `-m json.tool` does."""

from json.tool import main

if __name__ == "__main__":
    main()
