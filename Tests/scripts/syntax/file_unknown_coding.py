# coding: unknown-codec
print(1)
