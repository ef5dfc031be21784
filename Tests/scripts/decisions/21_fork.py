# krait: no stress
"""fork with threads running: the child has the forking thread alone and works on."""
import os
import sys
import threading
import warnings

warnings.simplefilter('ignore')
stop = threading.Event()
count = [0]


def busy():
    while not stop.is_set():
        count[0] += 1
        [n for n in range(50)]


threads = [threading.Thread(target=busy, daemon=True) for _ in range(3)]
for t in threads:
    t.start()
results = []
for n in range(5):
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(r)
        text = f'child {n} {threading.active_count()} {threading.current_thread() is threading.main_thread()} {sum(range(1000))}'
        extra = threading.Thread(target=lambda: None)
        extra.start()
        extra.join()
        os.write(w, text.encode())
        os._exit(n)
    os.close(w)
    data = b''
    while part := os.read(r, 100):
        data += part
    os.close(r)
    _, status = os.waitpid(pid, 0)
    results.append((data.decode(), os.waitstatus_to_exitcode(status)))
stop.set()
for t in threads:
    t.join()
for result in results:
    print(*result)
print(threading.active_count(), count[0] > 0)


def in_thread():
    pid = os.fork()
    if pid == 0:
        os._exit(7 if threading.active_count() == 1 else 8)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


codes = []
t = threading.Thread(target=in_thread)
t.start()
t.join()
print(codes)
sys.stdout.flush()
pid = os.fork()
print('child' if pid == 0 else 'parent', flush=True) if pid == 0 else os.waitpid(pid, 0)
if pid == 0:
    sys.exit(0)
print('parent')
