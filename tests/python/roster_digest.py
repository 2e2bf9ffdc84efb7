"""Computes the result of the query `rosterDigest` from the sender's own roster: one JSON object per line on standard input, with
the attribute names of `EmployeeAttributesInput`, `customAttributes` as an object, and without terminated employees.

    python3 roster_digest.py 64 < roster.ndjson        prints each of 64 buckets: number, employee count, digest
    python3 roster_digest.py 64 7 < roster.ndjson      prints each employee in bucket 7: digest, external id
"""

import hashlib
import json
import sys


def roster_digest(employees, bucket_count):
    """Returns, for each bucket, the pairs (digest, external id) of its employees, sorted by the bytes of the external id."""
    buckets = [[] for _ in range(bucket_count)]
    for employee in sorted(employees, key=lambda employee: employee["externalId"].encode()):
        attributes = {name: value for name, value in employee.items() if value not in (None, "", {})}
        attributes.setdefault("status", "ACTIVE")
        line = json.dumps(attributes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        key_digest = hashlib.sha256(employee["externalId"].encode()).digest()
        bucket = int.from_bytes(key_digest[:4], "big") % bucket_count
        buckets[bucket].append((hashlib.sha256(line.encode()).digest(), employee["externalId"]))
    return buckets


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    buckets = roster_digest([json.loads(line) for line in sys.stdin if line.strip()], int(sys.argv[1]))
    if len(sys.argv) > 2:
        for digest, external_id in buckets[int(sys.argv[2])]:
            print(digest.hex(), external_id)
    else:
        for number, employees in enumerate(buckets):
            print(number, len(employees), hashlib.sha256(b"".join(digest for digest, _ in employees)).hexdigest())
