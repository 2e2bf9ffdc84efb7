"""Processes that end with this one, however that ends, and what /proc says about them."""

import os
import subprocess
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

# Runs the arguments in the background with their output in a file, prints their process id, and ends them when the input closes.
SUPERVISOR = """
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


class ManagedProcess:
    """A process that gets SIGTERM when this one ends or `stop` is called."""

    def __init__(self, args, log, env=None):
        # It has a session of its own, so that a signal of the terminal reaches this process only, which then stops the others in order.
        self.supervisor = subprocess.Popen(
            ["sh", "-c", SUPERVISOR, "sh", log, *args],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}, start_new_session=True,
        )
        self.pid = int(self.supervisor.stdout.readline())

    def is_running(self):
        return os.path.exists(f"/proc/{self.pid}/stat") and self.supervisor.poll() is None and read_stat(self.pid)[0] != "Z"

    def stop(self):
        if self.supervisor.poll() is None:
            self.supervisor.stdin.close()
            self.supervisor.wait(60)


def read_stat(pid):
    """The fields of /proc/PID/stat from the third on. The second is the name, which can contain spaces and parentheses."""
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()


def cpu_seconds(pid):
    """The CPU seconds of a process."""
    fields = read_stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def cpu_seconds_with_children(pid):
    """The CPU seconds of a process, of its children, and of its children that have ended."""
    ticks = sum(map(int, read_stat(pid)[11:15]))
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = read_stat(other)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[1] == str(pid):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_SECOND


def resident_mib(pid):
    """The resident memory of a process in MiB."""
    with open(f"/proc/{pid}/status") as file:
        kib = next(line.split()[1] for line in file if line.startswith("VmRSS:"))
    return int(kib) / 1024


def wait_for(condition, seconds, description):
    """Polls until `condition()` is true and returns its value."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise SystemExit(f"bench/run: {description} took longer than {seconds} s")
        time.sleep(0.002)
    return value
