def f():
    print "hello"
