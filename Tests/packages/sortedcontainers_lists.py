"""sortedcontainers: many insertions and look-ups."""
import random
from sortedcontainers import SortedDict, SortedKeyList, SortedList, SortedSet

random.seed(5)
numbers = [random.randrange(10000) for _ in range(20000)]
sl = SortedList(numbers)
assert list(sl) == sorted(numbers)
print(len(sl), sl[0], sl[-1], sl.bisect(5000), sl.count(numbers[0]), list(sl.irange(10, 20)), sl[100:105])
for n in numbers[:5000]:
    sl.remove(n)
sl._check()
print(len(sl), sum(sl))
sd = SortedDict((str(n), n) for n in range(50))
print(sd.peekitem(3), list(sd.irange("2", "25")), sd.pop("7"), len(sd))
print(SortedSet("hello world"), SortedKeyList(["ccc", "a", "bb"], key=len))
