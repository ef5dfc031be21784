                              x = (1 +            2 +             unexpected indent
