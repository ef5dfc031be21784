print('before')
raise SystemExit('a text goes to stderr')
