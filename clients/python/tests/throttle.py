"""Sends queries until one was refused with 429 and then answered.

    python throttle.py URL TOKEN

Prints {"ready": true}; {"retryAfter"} when a query was refused; {"waited"}, in seconds, when it was answered.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import httpx
from coachgraph import Coachgraph, Retry
from coachgraph.operations import ORGANIZATION
from report import exit_with_input, report

refused: list[float] = []


def note(response: httpx.Response) -> None:
    if response.status_code == 429:
        refused.append(time.monotonic())
        report({"retryAfter": int(response.headers["retry-after"])})


url, token = sys.argv[1:]
exit_with_input()
client = Coachgraph(url, token, retry=Retry(first_delay=0.001), http=httpx.Client(event_hooks={"response": [note]}))
report({"ready": True})
while not refused:
    client.query(ORGANIZATION())
report({"waited": time.monotonic() - refused[-1]})
