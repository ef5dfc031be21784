# krait: own expectation
import dis


def loops(items, limit):
    for key, value in items:
        if value is None:
            continue
        while key < limit:
            key += 1
            if key == value:
                break
        else:
            return key
    return [item for item in items if item]


def cleanup(path):
    with open(path) as file:
        try:
            return file.read()
        except (OSError, ValueError) as error:
            print(error)
        finally:
            print('done')


def choose(command):
    match command:
        case ['go', direction] | {'go': direction}:
            return direction
        case str(text) if text:
            return text
        case _:
            return None


for function in (loops, cleanup, choose):
    print(function.__name__)
    dis.dis(function)
