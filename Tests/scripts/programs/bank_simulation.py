"""A discrete event simulation with a heap of events made from lists."""


class Queue:
    def __init__(self):
        self.heap = []
        self.count = 0

    def push(self, time, action, *args):
        entry = (time, self.count, action, args)
        self.count += 1
        heap = self.heap
        heap.append(entry)
        i = len(heap) - 1
        while i and heap[(i - 1) >> 1] > heap[i]:
            heap[i], heap[(i - 1) >> 1] = heap[(i - 1) >> 1], heap[i]
            i = (i - 1) >> 1

    def pop(self):
        heap = self.heap
        heap[0], heap[-1] = heap[-1], heap[0]
        result = heap.pop()
        i = 0
        while True:
            child = 2 * i + 1
            if child >= len(heap):
                return result
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[i] <= heap[child]:
                return result
            heap[i], heap[child] = heap[child], heap[i]
            i = child

    def __bool__(self):
        return bool(self.heap)


def lcg(state):
    while True:
        state = (state * 1664525 + 1013904223) % 2 ** 32
        yield state / 2 ** 32


class Bank:
    def __init__(self, tellers, customers):
        self.random = lcg(7)
        self.queue = Queue()
        self.free, self.line, self.waits, self.served = tellers, [], [], 0
        time = 0.0
        for name in range(customers):
            time += next(self.random) * 3
            self.queue.push(time, self.arrive, name)

    def arrive(self, now, name):
        if self.free:
            self.free -= 1
            self.serve(now, name, 0.0)
        else:
            self.line.append((name, now))

    def serve(self, now, name, waited):
        self.waits.append(waited)
        self.queue.push(now + 1 + next(self.random) * 4, self.leave, name)

    def leave(self, now, name):
        self.served += 1
        if self.line:
            following, since = self.line.pop(0)
            self.serve(now, following, now - since)
        else:
            self.free += 1

    def run(self):
        now = 0.0
        while self.queue:
            now, _, action, args = self.queue.pop()
            action(now, *args)
        return now


for tellers in (1, 2, 3):
    bank = Bank(tellers, 400)
    end = bank.run()
    print(f'{tellers} tellers: {bank.served} served by {end:.3f}, mean wait {sum(bank.waits) / len(bank.waits):.4f}, longest {max(bank.waits):.3f}')
