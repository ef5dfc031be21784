def average(numbers):
    total = sum(numbers)
    return total / len(numbers)


def main():
    print(average([1, 2, 3]))
    print(average([]))


main()
