assert (1, "always true")
x = 1 is 1
print("a" is "b", "\d", 5 .real)
