raise ExceptionGroup('many', [ValueError(n) for n in range(20)])
