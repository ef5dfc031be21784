print("krait")
