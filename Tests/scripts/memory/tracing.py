"""tracemalloc: where memory was allocated, how much, and what changed between two snapshots."""
import os
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
try:
    tracemalloc.take_snapshot()
except RuntimeError as error:
    print(error)
for frames in (0, 65536):
    try:
        tracemalloc.start(frames)
    except ValueError as error:
        print(error)


def allocate(count):
    return [bytes(1000) for _ in range(count)]


before_start = bytes(5000)
tracemalloc.start(3)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_object_traceback(before_start))
first = tracemalloc.take_snapshot()
blocks = allocate(100)
second = tracemalloc.take_snapshot()
current, peak = tracemalloc.get_traced_memory()
print(100_000 < current < 140_000, peak >= current)
trace = tracemalloc.get_object_traceback(blocks[0])
print([(os.path.basename(f.filename), f.lineno) for f in trace], trace.total_nframe)
top = second.compare_to(first, 'lineno')[0]
print(os.path.basename(top.traceback[0].filename), top.traceback[0].lineno, top.count_diff >= 100, 100_000 < top.size_diff < 140_000)
ours = second.filter_traces([tracemalloc.Filter(True, __file__)])
print({os.path.basename(t.traceback[0].filename) for t in ours.traces}, len(ours.traces) <= len(second.traces))
print([s.traceback[0].lineno for s in ours.statistics('filename')], ours.statistics('traceback')[0].count >= 100)
print(second.filter_traces([tracemalloc.DomainFilter(False, 0)]).traces)
full, _ = tracemalloc.get_traced_memory()
del blocks
less, _ = tracemalloc.get_traced_memory()
print(full - less > 100_000)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < peak)
large = bytearray(1_000_000)
print(tracemalloc.get_traced_memory()[0] - less > 1_000_000, tracemalloc.get_object_traceback(large)[-1].lineno)
large.extend(bytes(500_000))
print(tracemalloc.get_traced_memory()[0] - less > 1_500_000)
tracemalloc.clear_traces()
print(tracemalloc.get_traced_memory()[0] < 10_000, tracemalloc.get_object_traceback(large))
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(large))
