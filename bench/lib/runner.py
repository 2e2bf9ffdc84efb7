"""Runs the benchmark: creates databases, starts servers, and measures every workload in every way."""

import os
import platform
import statistics
import subprocess
import sys
import time

from lib import growth_workload, matching_workload, measure, process, provisioning_workload, roster_workload, server, statement_workload, write_workloads
from lib.insight_workloads import insight_workloads
from lib.postgres import Postgres
from lib.read_workloads import READER, Organization
from lib.server import IdentityProvider, Server

PAGE_SIZES = (10, 100, 1000)
TABLES = (
    "employee", "program", "pairing", "session", "session_attendance", "competency", "assessment", "learning_record", "goal", "commitment", "recognition",
    "takeaway",
)
ORGANIZATIONS = 5
# The parts that make their own data.
DIRECTORY_PARTS = {"growth", "provisioning", "matching", "statements"}
# Users that a directory creates one by one. As part of a complete run fewer, so that it ends in time.
PROVISIONED_USERS, PROVISIONED_USERS_OF_MANY = 50_000, 10_000
# Statements of the learning record store, also fewer as part of a complete run.
STATEMENTS, STATEMENTS_OF_MANY = 1_000_000, 100_000


def log(message):
    print(f"== {message}", file=sys.stderr, flush=True)


class Benchmark:
    """What all parts of a run share. `resources` is an ExitStack that stops processes at the end."""

    def __init__(self, resources, root, folder, program, generator, quick):
        self.resources, self.root, self.folder, self.program, self.generator, self.quick = resources, root, folder, program, generator, quick
        self.seconds = 1 if quick else 5
        self.short_seconds = 1 if quick else 2.5
        self.request_load = measure.request_load(generator, folder)
        self.postgres = Postgres(f"{folder}/postgres")
        resources.callback(self.postgres.stop)
        self.identity_provider = IdentityProvider(root)
        resources.callback(self.identity_provider.stop)
        self.token = self.identity_provider.fetch_token()
        self.token_of_person = self.identity_provider.fetch_token_of_person(f"user{READER}")
        # The ways in which the server can answer a query, with their settings.
        self.ways = ["executor"]
        self.settings = {"executor": {}}
        if server.has_accelerator(program):
            self.ways.append("accelerator")
            self.settings = {"executor": {"ACCELERATOR": "false"}, "accelerator": {"ACCELERATOR": "true"}}

    def create_empty_database(self, database):
        """Creates a database with one organization without employees. Returns the id of the organization."""
        return self.create_organizations(database, 1)[0]

    def create_seeded_database(self, database, scale):
        """Creates a database with five organizations and their data. Returns the id of the first."""
        ids = self.create_organizations(database, ORGANIZATIONS)
        # Two at a time, because the smallest machine has two processors.
        for start in range(0, ORGANIZATIONS, 2):
            processes = [
                self.postgres.psql(database, "-v", f"organization={ids[index]}", "-v", f"k={index + 1}", "-v", f"scale={scale}", "-f", f"{self.root}/bench/seed.sql",
                                   stderr=subprocess.PIPE)
                for index in range(start, min(start + 2, ORGANIZATIONS))
            ]
            for psql in processes:
                _, errors = psql.communicate()
                if psql.returncode:
                    raise SystemExit(f"bench/run: seeding failed: {errors}")
        self.postgres.query(database, f"{write_workloads.CREATE_SEQUENCE} vacuum analyze; checkpoint;")
        return ids[0]

    def create_organizations(self, database, count):
        """Creates a database and its tables with the program's own migrations, and organizations in it. Returns their ids; the token
        belongs to the first."""
        self.postgres.query("postgres", f"create database {database};")
        self.add_organizations(self.postgres.url(database), count)
        return [row[0] for row in self.postgres.query(database, "select id from organization order by created_at;")]

    def add_organizations(self, url, count):
        """Creates the tables of a database, of either kind, and organizations in it."""
        run = lambda *args: server.run_command(self.program, url, *args)
        run("migrate")
        for number in range(1, count + 1):
            slug = "acme" if number == 1 else f"company-{number}"
            run("organization", "add", slug, "--name", slug.title())
        issuer = self.identity_provider.issuer
        run("identity-provider", "add", "--organization", "acme", "--issuer", issuer, "--audience", server.AUDIENCE)
        scopes = [arg for scope in read_scopes(self.root) for arg in ("--scope", scope)]
        run("integration", "add", "--organization", "acme", "--issuer", issuer, "--client-id", "admin", "--name", "Benchmark", "--kind", "other", *scopes)

    def start_server(self, database, way):
        started = Server(self.program, self.postgres.url(database), self.token, f"{self.folder}/server.{database}.{way}.log", **self.settings[way])
        self.resources.callback(started.stop)
        return started

    def measure_all_ways(self, database, workload, seconds, servers, send_load):
        ways = {"sql": measure.measure_sql(self.postgres, database, workload, seconds, self.folder)}
        for way, running in servers.items():
            ways[way] = measure.measure_server(self.postgres, running, workload, seconds, self.folder, send_load)
        return ways

    def measure_cpu(self, workload, running, seconds):
        """The CPU of server and PostgreSQL in seconds per 1,000 requests."""
        return measure.measure_server(self.postgres, running, workload, seconds, self.folder, self.request_load).cpu

    def measure_startup(self, database):
        """The time until the server is ready, and its memory then."""
        times, memory = [], []
        for _ in range(3 if self.quick else 7):
            started = Server(self.program, self.postgres.url(database), self.token, f"{self.folder}/server.start.log", **self.settings[self.ways[-1]])
            times.append(started.startup_seconds)
            time.sleep(0.3)
            memory.append(process.resident_mib(started.pid))
            started.stop()
        return {"seconds": statistics.median(times), "idle_mib": statistics.median(memory)}


def run(resources, root, folder, program, generator, quick, only):
    """Runs all parts, or those named in `only`, and returns the results."""
    benchmark = Benchmark(resources, root, folder, program, generator, quick)
    is_selected = lambda name: not only or name in only
    version = benchmark.postgres.query("postgres", "select 'PostgreSQL ' || current_setting('server_version');")[0][0]
    results = {
        "machine": f"{read_processor_name()}, {os.cpu_count()} processors", "postgres": version, "commit": read_commit(root),
        "workloads": [], "page_sizes": PAGE_SIZES, "pages": [], "tables": [],
    }
    if not only or only - DIRECTORY_PARTS:
        run_seeded_parts(benchmark, results, is_selected)
    if is_selected("growth"):
        log("as the organization grows")
        results["growth"] = growth_workload.run(benchmark, quick, log)
    if is_selected("provisioning"):
        log("provisioning")
        users = PROVISIONED_USERS if "provisioning" in only else PROVISIONED_USERS_OF_MANY
        results["provisioning"] = provisioning_workload.run(benchmark, quick, 2_000 if quick else users, log)
    if is_selected("matching"):
        log("matching")
        results["matching"] = matching_workload.run(benchmark, quick, log)
    if is_selected("statements"):
        log("statements")
        count = STATEMENTS if "statements" in only else STATEMENTS_OF_MANY
        results["statements"] = statement_workload.run(benchmark, quick, 10_000 if quick else count, log)
    return results


def run_seeded_parts(benchmark, results, is_selected):
    """Runs the parts that compare with SQL over the data of seed.sql."""
    log("seeding")
    started = time.monotonic()
    scale = 10 if benchmark.quick else 1
    organization_id = benchmark.create_seeded_database("everything", scale)
    results["seeded_seconds"] = time.monotonic() - started
    results["data"] = {table: int(benchmark.postgres.query("everything", f"select count(*) from {table};")[0][0]) for table in TABLES}
    log("start-up")
    results["start"] = benchmark.measure_startup("everything")
    servers = {way: benchmark.start_server("everything", way) for way in benchmark.ways}
    organization = Organization(benchmark.postgres, "everything", organization_id, servers["executor"], scale, benchmark.token_of_person)

    def measure_workload(workload, servers, send_load):
        ways = benchmark.measure_all_ways("everything", workload, benchmark.seconds, servers, send_load)
        results["workloads"].append({"name": workload.name, "title": workload.title, "target": workload.target, "ways": ways})
        for way, figures in ways.items():
            log(f"{workload.name} {way}: {figures.cpu:.3f} ms of CPU, {figures['per_second']:.0f} requests/s")

    reads = [*organization.read_workloads(), *insight_workloads(organization)]
    for workload in filter(lambda workload: is_selected(workload.name), reads):
        log(f"{workload.name}: {workload.title}")
        for running in servers.values():
            measure.check_row_counts(running, organization, workload)
        measure_workload(workload, servers, benchmark.request_load)
    if is_selected("pages"):
        measure_page_sizes(benchmark, results, organization, servers)
    if is_selected("tables"):
        measure_table_sizes(benchmark, results, servers)
    if is_selected("rosters"):
        log("a large roster")
        results["rosters"] = roster_workload.run(benchmark, benchmark.quick)
    # The writes come last, because they add rows to what the reads read. Mutations are always executed by the executor.
    executor = {"executor": servers["executor"]}
    if is_selected("W1"):
        measure_workload(write_workloads.assessment(organization), executor, benchmark.request_load)
    if is_selected("W2"):
        roster = write_workloads.Roster(organization)
        measure_workload(roster.workload, executor, measure.roster_load(roster))
    for running in servers.values():
        running.stop()


def measure_page_sizes(benchmark, results, organization, servers):
    log("larger pages")
    sizes = [size for size in PAGE_SIZES if size <= organization.employees]
    lists = {"employees": organization.page_of_employees, "assessments": organization.page_of_assessments}
    for name, make_workload in lists.items():
        workloads = [make_workload(size) for size in sizes]
        for way, running in servers.items():
            costs = [benchmark.measure_cpu(workload, running, benchmark.short_seconds) for workload in workloads]
            results["pages"].append((name, way, costs))
    results["page_sizes"] = sizes


def measure_table_sizes(benchmark, results, servers):
    log("tables of ten times the size")
    scale = 100 if benchmark.quick else 10
    organization_id = benchmark.create_seeded_database("tenth", scale)
    page_size = 100 if benchmark.quick else 1000
    for way, large in servers.items():
        small = benchmark.start_server("tenth", way)
        organization = Organization(benchmark.postgres, "tenth", organization_id, small, scale, benchmark.token_of_person)
        for workload in (organization.one_employee(), organization.page_of_employees(), organization.page_of_assessments(page_size)):
            # The same requests, including their cursors, are valid for both databases.
            small_cost, large_cost = (benchmark.measure_cpu(workload, running, benchmark.short_seconds) for running in (small, large))
            results["tables"].append((workload.name, way, small_cost, large_cost))


def read_scopes(root):
    """The scopes that the identity provider grants."""
    with open(f"{root}/tests/js/lib/api.mjs") as file:
        scopes = file.read().split("SCOPES = [")[1].split("]")[0]
    return [scope.strip(" \n'") for scope in scopes.split(",") if scope.strip()]


def read_processor_name():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())


def read_commit(root):
    git = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=root, stdout=subprocess.PIPE, text=True)
    return f"commit {git.stdout.strip() or 'unknown'}"
