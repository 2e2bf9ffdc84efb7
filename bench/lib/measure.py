"""Measures one workload in one way: its throughput, and its cost for the server and PostgreSQL."""

import glob
import http.client
import json
import os
import subprocess
import time

from lib import process

CONNECT_SECONDS = 2.5  # pgbench opens its connections and prepares its statements in this time, before anything is counted.


class Figures(dict):
    """The figures of one way: requests, per_second, p50_ms, p99_ms, server_cpu and postgres_cpu (seconds per 1,000 requests), statements
    (per request), memory_mib."""

    @property
    def cpu(self):
        return self["server_cpu"] + self["postgres_cpu"]


def measure_sql(postgres, database, workload, seconds, folder):
    """Measures the SQL with pgbench and prepared statements, in the middle of its run, so that connecting and preparing do not count."""
    for old in glob.glob(f"{folder}/pgbench.*"):
        os.remove(old)
    files = []
    for number, sql in enumerate(dict.fromkeys(sql for _, sql in workload.instances)):
        files += ["-f", f"{folder}/pgbench.{number}.sql"]
        with open(files[-1], "w") as file:
            file.write(sql)
    duration = round(CONNECT_SECONDS + seconds + 1)
    args = [f"{postgres.programs}/pgbench", "-n", "-M", "prepared", "-c", str(workload.connections), "-j", str(min(2, workload.connections)), "-T", str(duration),
            "-l", "--log-prefix", f"{folder}/pgbench.log", "-h", postgres.folder, "-U", "postgres", *files, database]
    pgbench = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(CONNECT_SECONDS)
    started, cpu_before = time.time(), postgres.cpu_seconds()
    time.sleep(seconds)
    ended, cpu_after = time.time(), postgres.cpu_seconds()
    _, errors = pgbench.communicate(timeout=60)
    if pgbench.returncode:
        raise SystemExit(f"bench/run: pgbench failed at {workload.name}: {errors[-2000:]}")
    durations = []
    for log in glob.glob(f"{folder}/pgbench.log.*"):
        with open(log) as file:
            for fields in map(str.split, file):
                if started <= int(fields[4]) + int(fields[5]) / 1e6 < ended:
                    durations.append(int(fields[2]))
    load = {"requests": len(durations), "seconds": ended - started, **percentiles(durations)}
    sql = workload.instances[0][1]
    return to_figures(load, 0.0, cpu_after - cpu_before, sql.count(";"), 0.0)


def measure_server(postgres, server, workload, seconds, folder, send_load):
    """Measures the server after a warm-up: its connections are open, its statements prepared, and the caller is cached."""
    with open(f"{folder}/requests", "w") as file:
        file.write("\n".join(workload.bodies()))
    with open(f"{folder}/token", "w") as file:
        file.write(workload.token or server.token)
    send_load(server, workload, min(1.0, seconds))
    statements, server_cpu, postgres_cpu = server.statement_count(), server.cpu_seconds(), postgres.cpu_seconds()
    load = send_load(server, workload, seconds)
    server_cpu, postgres_cpu = server.cpu_seconds() - server_cpu, postgres.cpu_seconds() - postgres_cpu
    # Reading the metrics costs CPU of the server, so it comes after reading the CPU.
    statements = server.statement_count() - statements
    return to_figures(load, server_cpu, postgres_cpu, statements / load["requests"], process.resident_mib(server.pid))


def percentiles(microseconds):
    microseconds = sorted(microseconds)
    last = len(microseconds) - 1
    return {"p50_us": microseconds[last // 2], "p99_us": microseconds[last * 99 // 100]}


def to_figures(load, server_cpu, postgres_cpu, statements, memory_mib):
    thousands = load["requests"] / 1000
    return Figures(
        requests=load["requests"], per_second=load["requests"] / load["seconds"], p50_ms=load["p50_us"] / 1000, p99_ms=load["p99_us"] / 1000,
        server_cpu=server_cpu / thousands, postgres_cpu=postgres_cpu / thousands, statements=statements, memory_mib=memory_mib,
    )


def request_load(generator, folder):
    """A function that sends the requests of the file with the load generator."""
    def send_load(server, workload, seconds):
        args = [generator, server.address, f"{folder}/token", f"{folder}/requests", str(workload.connections), str(seconds)]
        result = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds + 120)
        if result.returncode:
            raise SystemExit(f"bench/run: {workload.name}: {result.stderr.strip()}")
        return json.loads(result.stdout)
    return send_load


def roster_load(roster):
    """A function that sends rosters, one after the other."""
    def send_load(server, workload, seconds):
        connection = http.client.HTTPConnection(server.address, timeout=120)
        return roster.send_load(server, connection, seconds)
    return send_load


def check_row_counts(server, organization, workload):
    """Checks for every instance that the response has as many rows as the SQL returns."""
    connection = http.client.HTTPConnection(server.address, timeout=60)
    for variables, sql in workload.instances:
        actual, expected = workload.count_rows(server.execute(workload.document, variables, connection, workload.token)), len(organization.query(sql))
        if actual != expected:
            raise SystemExit(f"bench/run: {workload.name}: the server returns {actual} rows and the SQL {expected}, for {variables}")
