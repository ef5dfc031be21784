f = lambda n: [g(m) for m in range(n)]
g = lambda m: {k: 1 // (k - 1) for k in range(m)}
print(f(5))
