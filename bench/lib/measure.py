"""One workload, one way, measured: how fast, and what it costs the server and PostgreSQL."""

import glob
import http.client
import json
import os
import subprocess
import time

from lib import process

CONNECTING = 2.5  # Seconds in which pgbench's connections open and prepare, before anything is counted.


class Figures(dict):
    """Of one way: requests, per_second, p50_ms, p99_ms, server_cpu and postgres_cpu (seconds per 1,000 requests), statements,
    memory_mib."""

    @property
    def cpu(self):
        return self["server_cpu"] + self["postgres_cpu"]


def bare_sql(postgres, database, workload, seconds, folder):
    """The SQL by pgbench, prepared; counted in the middle of its run, so that connecting and preparing do not count."""
    for old in glob.glob(f"{folder}/pgbench.*"):
        os.remove(old)
    files = []
    for number, sql in enumerate(dict.fromkeys(sql for _, sql in workload.instances)):
        files += ["-f", f"{folder}/pgbench.{number}.sql"]
        with open(files[-1], "w") as file:
            file.write(sql)
    whole = round(CONNECTING + seconds + 1)
    words = [f"{postgres.programs}/pgbench", "-n", "-M", "prepared", "-c", str(workload.connections), "-j", str(min(2, workload.connections)), "-T", str(whole),
             "-l", "--log-prefix", f"{folder}/pgbench.log", "-h", postgres.folder, "-U", "postgres", *files, database]
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(CONNECTING)
    begun, before = time.time(), postgres.cpu()
    time.sleep(seconds)
    ended, after = time.time(), postgres.cpu()
    _, told = running.communicate(timeout=60)
    if running.returncode:
        raise SystemExit(f"bench/run: pgbench failed at {workload.name}: {told[-2000:]}")
    taken = []
    for log in glob.glob(f"{folder}/pgbench.log.*"):
        with open(log) as file:
            for fields in map(str.split, file):
                if begun <= int(fields[4]) + int(fields[5]) / 1e6 < ended:
                    taken.append(int(fields[2]))
    taken.sort()
    sql = workload.instances[0][1]
    load = {"requests": len(taken), "seconds": ended - begun, "p50_us": taken[(len(taken) - 1) // 2], "p99_us": taken[(len(taken) - 1) * 99 // 100]}
    return figures(load, 0.0, after - before, sql.count(";"), 0.0)


def server(postgres, server, workload, seconds, folder, load):
    """The server, warm: its connections are open, its statements prepared, the caller is known."""
    with open(f"{folder}/requests", "w") as file:
        file.write("\n".join(workload.bodies()))
    load(server, workload, min(1.0, seconds))
    statements, own, database = server.statements(), server.cpu(), postgres.cpu()
    seen = load(server, workload, seconds)
    own, database = server.cpu() - own, postgres.cpu() - database
    # The metrics are read and PostgreSQL's processes listed after the clock of the CPU has stopped.
    statements = server.statements() - statements
    return figures(seen, own, database, statements / seen["requests"], process.resident(server.pid))


def figures(load, server_cpu, postgres_cpu, statements, memory):
    thousands = load["requests"] / 1000
    return Figures(
        requests=load["requests"], per_second=load["requests"] / load["seconds"], p50_ms=load["p50_us"] / 1000, p99_ms=load["p99_us"] / 1000,
        server_cpu=server_cpu / thousands, postgres_cpu=postgres_cpu / thousands, statements=statements, memory_mib=memory,
    )


def requests(generator, folder):
    """Sends what lies in the file of requests."""
    def load(server, workload, seconds):
        words = [generator, server.address, f"{folder}/token", f"{folder}/requests", str(workload.connections), str(seconds)]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds + 120)
        if done.returncode:
            raise SystemExit(f"bench/run: {workload.name}: {done.stderr.strip()}")
        return json.loads(done.stdout)
    return load


def rosters(roster):
    """Sends rosters, one after the other."""
    def load(server, workload, seconds):
        connection = http.client.HTTPConnection(server.address, timeout=120)
        return roster.load(server, connection, seconds)
    return load


def check(server, company, workload):
    """Every instance: the answer has as many rows as the SQL finds."""
    connection = http.client.HTTPConnection(server.address, timeout=60)
    for variables, sql in workload.instances:
        answered, found = workload.rows(server.ask(workload.document, variables, connection)), len(company.rows(sql))
        if answered != found:
            raise SystemExit(f"bench/run: {workload.name}: the server answers {answered} rows and the SQL {found}, for {variables}")
