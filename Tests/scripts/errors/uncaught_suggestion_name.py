def compute(counter):
    return countr + 1


compute(1)
