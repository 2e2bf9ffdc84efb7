"""Reads an iCalendar document from standard input with the package icalendar, and prints it as JSON."""

import json
import sys

from icalendar import Calendar

document = sys.stdin.buffer.read()
assert document.endswith(b"\r\n"), "the last line has no end"
for line in document[:-2].split(b"\r\n"):
    assert b"\n" not in line and b"\r" not in line, f"a line break without CRLF in {line}"
    assert len(line) <= 75, f"{len(line)} octets: {line}"
    line.decode()

calendar = Calendar.from_ical(document)
components = list(calendar.walk())
assert not any(component.errors for component in components), [component.errors for component in components]
events = [
    {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "start": event["DTSTART"].dt.isoformat(),
        "end": event["DTEND"].dt.isoformat(),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "properties": sorted(event.keys()),
    }
    for event in calendar.events
]
print(json.dumps({"properties": {name: str(calendar[name]) for name in ("VERSION", "PRODID", "METHOD")}, "events": events}))
