x = 1
    
	
if x:
    print(x)
    # comment



print("no newline at the end")