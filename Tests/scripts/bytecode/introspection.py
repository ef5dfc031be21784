# krait: own expectation
import dis


def sample(a, *rest, flag=False, **more):
    """Text."""
    if flag:
        return a.b
    return len(rest)


print(dis.code_info(sample).replace(sample.__code__.co_filename, 'FILE'))
print([i.opname for i in dis.get_instructions(sample)])
print(list(dis.findlinestarts(sample.__code__)))
print(dis.findlabels(sample.__code__))
for instruction in dis.get_instructions('x = 1 + y'):
    print(instruction.opname, instruction.argrepr, tuple(instruction.positions))
print(dis.Bytecode('a.b(1)').dis())
try:
    dis.dis(5)
except TypeError as error:
    print(error)
