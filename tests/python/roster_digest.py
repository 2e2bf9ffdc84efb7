"""What `rosterDigest` answers, as a sender computes it from a roster of its own: a JSON object per line on standard input, the
attributes under the names of `EmployeeAttributesInput`, `customAttributes` as an object; nobody who has left.

    python3 roster_digest.py 64 < roster.ndjson        the buckets: number, people, digest
    python3 roster_digest.py 64 7 < roster.ndjson      who is in bucket 7: digest, external id
"""

import hashlib
import json
import sys


def roster_digest(people, buckets):
    """For each bucket the digests of its people, each with the external id, in the order of these by bytes."""
    told = [[] for _ in range(buckets)]
    for person in sorted(people, key=lambda person: person["externalId"].encode()):
        said = {name: value for name, value in person.items() if value not in (None, "", {})}
        said.setdefault("status", "ACTIVE")
        line = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        key = hashlib.sha256(person["externalId"].encode()).digest()
        bucket = int.from_bytes(key[:4], "big") % buckets
        told[bucket].append((hashlib.sha256(line.encode()).digest(), person["externalId"]))
    return told


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    all_buckets = roster_digest([json.loads(line) for line in sys.stdin if line.strip()], int(sys.argv[1]))
    if len(sys.argv) > 2:
        for digest, external_id in all_buckets[int(sys.argv[2])]:
            print(digest.hex(), external_id)
    else:
        for number, people in enumerate(all_buckets):
            print(number, len(people), hashlib.sha256(b"".join(digest for digest, _ in people)).hexdigest())
