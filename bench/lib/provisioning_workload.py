"""A directory that provisions a whole organization over SCIM, on both databases: one POST per user at a concurrency of 8, and then as many
users again in bulk requests, alone and eight at once."""

import json
import threading
import time

from lib.directory import KINDS, Directory, make_user

CONCURRENCY = 8
CHUNK = 1_000
BULK_USERS = 500
BULK_REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
# Users per second by POST.
TARGETS = {"PostgreSQL": 800, "SQLite": 600}


def make_users(prefix, first, count):
    """Users in an order in which managers come first: each reports to the user of a tenth of the number."""
    return [make_user(f"{prefix}{n}", f"X-{prefix}{n // 10}" if n >= 10 else None) for n in range(first, first + count)]


def make_bulk(users):
    operations = [{"method": "POST", "path": "/Users", "bulkId": str(number), "data": json.loads(user)} for number, user in enumerate(users)]
    return json.dumps({"schemas": [BULK_REQUEST], "Operations": operations})


def post_users(directory, count):
    """Creates the users one by one. Returns users per second and CPU milliseconds per user of each thousand."""
    chunks = []
    for first in range(1, count + 1, CHUNK):
        lines = [f"POST /scim/v2/Users {user}" for user in make_users("u", first, CHUNK)]
        figures = directory.send(lines, CONCURRENCY)
        chunks.append({"per_second": CHUNK / figures["seconds"], "cpu_ms": figures["cpu"] / CHUNK * 1000})
    return chunks


def bulk_users(directory, count):
    """Creates users in one bulk request after the other. Returns users per second and CPU milliseconds per user."""
    lines = [f"POST /scim/v2/Bulk {make_bulk(make_users('b', first, BULK_USERS))}" for first in range(1, count + 1, BULK_USERS)]
    figures = directory.send(lines, 1)
    users = len(lines) * BULK_USERS
    return {"per_second": users / figures["seconds"], "cpu_ms": figures["cpu"] / users * 1000}


def concurrent_bulks(directory, users_per_bulk):
    """Sends eight bulk requests at once. Returns the longest wait in seconds, the users created, and the users that were refused without
    `Retry-After`."""
    results = [None] * CONCURRENCY

    def send(index):
        body = make_bulk(make_users(f"c{index}-", 1, users_per_bulk))
        started = time.monotonic()
        status, headers, response = directory.request("POST", "/Bulk", body)
        statuses = [operation["status"] for operation in response["Operations"]] if status == 200 else [str(status)] * users_per_bulk
        results[index] = time.monotonic() - started, statuses.count("201"), 0 if headers["Retry-After"] else users_per_bulk - statuses.count("201")

    threads = [threading.Thread(target=send, args=(index,)) for index in range(CONCURRENCY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"seconds": max(wait for wait, _, _ in results), "created": sum(created for _, created, _ in results), "users": CONCURRENCY * users_per_bulk,
            "refused_silently": sum(refused for _, _, refused in results)}


def run(benchmark, quick, count, log):
    results = {"users": count, "databases": {}}
    for kind, short in KINDS.items():
        directory = Directory(benchmark, kind, f"provisioning_{short}")
        chunks = post_users(directory, count)
        log(f"{kind}: first thousand {chunks[0]['per_second']:.0f} users/s, last {chunks[-1]['per_second']:.0f}")
        bulk = bulk_users(directory, BULK_USERS if quick else 5_000)
        concurrent = concurrent_bulks(directory, 100 if quick else 1_000)
        log(f"{kind}: bulk {bulk['per_second']:.0f} users/s, eight at once {concurrent}")
        results["databases"][kind] = {"target": TARGETS[kind], "chunks": chunks, "bulk": bulk, "concurrent": concurrent}
        directory.stop()
    return results
