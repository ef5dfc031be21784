name = "a"
print(f"{name} {name!x}")
