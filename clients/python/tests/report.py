"""What the test programs share: they print JSON lines, and end with standard input, or after a time in which they should long have ended."""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

TIME_LIMIT = 100.0
watchdog = threading.Timer(TIME_LIMIT, os._exit, [3])
watchdog.daemon = True
watchdog.start()


def report(line: Any) -> None:
    print(json.dumps(line), flush=True)


def exit_with_input() -> None:
    """Ends the process when the test that started it ends."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def check(name: str, run: Callable[[], Any]) -> None:
    """Runs a check. Prints its name, and the failure if there is one."""
    try:
        run()
        report({"name": name, "failure": None})
    except Exception:
        report({"name": name, "failure": traceback.format_exc()})
