a = 1
raise ValueError('broken module')
