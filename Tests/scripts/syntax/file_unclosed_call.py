print("%s" % "x"
x = 5
