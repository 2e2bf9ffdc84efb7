"""Follows the change log after a cursor until standard input ends.

    python changes.py URL TOKEN TRANSPORT AFTER

Prints {"ready": true}, then {"seq", "cursor"} for each change and {"reconnect"} before each new connection.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from coachgraph import Coachgraph, Retry
from report import exit_with_input, report

url, token, transport, after = sys.argv[1:]
exit_with_input()
client = Coachgraph(url, token, retry=Retry(first_delay=0.005, max_delay=0.1))
report({"ready": True})
for event in client.changes(transport=transport, after=after, on_reconnect=lambda error, _: report({"reconnect": str(error)})):
    if event["change"]:
        report({"seq": event["change"]["seq"], "cursor": event["cursor"]})
