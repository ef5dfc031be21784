# Subclasses of native streams: their names, and their finalizers.
import gc
import io


class Reader(io.BufferedReader):
    pass


class Text(io.TextIOWrapper):
    pass


def local():
    class Inner(io.BufferedWriter):
        pass
    return Inner


print(Reader(io.BytesIO()), Text(io.BytesIO(), encoding='ascii'), local()(io.BytesIO()), io.BufferedWriter(io.BytesIO()))


def finalized(base, *args, cyclic=False):
    """What happens when an instance of a subclass is forgotten."""
    calls = []

    class Stream(base):
        def __del__(self):
            calls.append('del')
            super().__del__()

        def close(self):
            calls.append('close')
            super().close()

        def flush(self):
            calls.append('flush')
            super().flush()
    stream = Stream(*args)
    if cyclic:
        stream.itself = stream
    del stream
    gc.collect()
    return calls


for base in io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase, io.BytesIO, io.StringIO:
    print(base.__name__, finalized(base), finalized(base, cyclic=True))
for base in io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper:
    print(base.__name__, finalized(base, io.BytesIO()), finalized(base, io.BytesIO(), cyclic=True))


class Closing(io.BytesIO):
    def close(self):
        print('close of', type(self).__name__)
        super().close()


Closing()
for stream in io.IOBase(), io.BytesIO(), io.StringIO(), io.BufferedReader(io.BytesIO()), io.TextIOWrapper(io.BytesIO()):
    before = stream.closed
    stream.__del__()
    print(type(stream).__name__, before, stream.closed)

# What was written arrives although nobody closes.
kept = []


class Raw(io.BytesIO):
    def close(self):
        kept.append(self.getvalue())
        super().close()


text = io.TextIOWrapper(io.BufferedWriter(Raw()), encoding='ascii')
text.write('all of it')
del text
print(kept)
