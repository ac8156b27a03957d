# What the programs of Python measure with: a call again and again, calls at once, and the peak of this process's memory.
import json
import statistics
import sys
import time


def arguments():
    """The task and its arguments, as the bench gives them."""
    return sys.argv[1], json.loads(sys.argv[2])


def report(**figures):
    """Prints the figures with the peak memory of this process, in MiB."""
    print(json.dumps({**figures, "peak": peak()}), flush=True)


def peak():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return None


def again(call, seconds):
    """Milliseconds of a call: the median of its wall time, the mean of its processor time, once it is warm: after `seconds` of processor time."""
    warm(call, seconds)
    times = []
    end = time.perf_counter() + seconds
    before = time.process_time()
    while time.perf_counter() < end or len(times) < 5:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return {
        "milliseconds": statistics.median(times),
        "processor": (time.process_time() - before) * 1000 / len(times),
    }


def warm(call, seconds):
    end = time.process_time() + seconds
    call()
    while time.process_time() < end:
        call()


def once(call):
    """Milliseconds of one call."""
    started, before = time.perf_counter(), time.process_time()
    call()
    return {
        "milliseconds": (time.perf_counter() - started) * 1000,
        "processor": (time.process_time() - before) * 1000,
    }
