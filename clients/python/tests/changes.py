"""Follows the change log after a cursor until standard input ends.

    python changes.py URL TOKEN TRANSPORT AFTER

Prints {"ready": true}, then {"seq", "cursor"} for each change, {"reconnect"} before each new connection, and {"code", "restartAfter"} when an error
ends the stream.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from coachgraph import Coachgraph, RequestError, Retry
from report import exit_with_input, report

url, token, transport, after = sys.argv[1:]
exit_with_input()
client = Coachgraph(url, token, retry=Retry(first_delay=0.005, max_delay=0.1))
report({"ready": True})
try:
    for event in client.changes(transport=transport, after=after, on_reconnect=lambda error, _: report({"reconnect": str(error)})):
        if event["change"]:
            report({"seq": event["change"]["seq"], "cursor": event["cursor"]})
except RequestError as error:
    report({"code": error.code, "restartAfter": error.restart_after})
