"""Processes that end with this one, however that ends, and what /proc tells of them."""

import os
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")

# Runs the words in the background with their output in a file, says their process id, and ends them when the input closes.
HOLD = """
log=$1
shift
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
echo $!
exec >>"$log" 2>&1
cat <&3 >/dev/null
kill -TERM $!
wait $!
"""


class Held:
    """A process that is told to end when this one ends or `stop` is called."""

    def __init__(self, words, log, env=None):
        # A session of its own: a signal of the terminal is for this process, which then ends the others in order.
        self.guard = subprocess.Popen(
            ["sh", "-c", HOLD, "sh", log, *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}, start_new_session=True,
        )
        self.pid = int(self.guard.stdout.readline())

    def runs(self):
        return os.path.exists(f"/proc/{self.pid}/stat") and self.guard.poll() is None and stat(self.pid)[0] != "Z"

    def stop(self):
        if self.guard.poll() is None:
            self.guard.stdin.close()
            self.guard.wait(60)


def stat(pid):
    """The fields of /proc/PID/stat from the third on: the name before them may hold anything."""
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()


def cpu(pid):
    """CPU seconds of a process."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_of_family(pid):
    """CPU seconds of a process, its living children, and those of its children that have ended."""
    ticks = sum(map(int, stat(pid)[11:15]))
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = stat(other)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[1] == str(pid):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def resident(pid):
    """MiB of memory that a process has now."""
    with open(f"/proc/{pid}/status") as file:
        kib = next(line.split()[1] for line in file if line.startswith("VmRSS:"))
    return int(kib) / 1024


def wait_for(holds, seconds, what):
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise SystemExit(f"bench/run: {what} did not come within {seconds} s")
        time.sleep(0.002)
    return found
