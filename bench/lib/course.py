"""The course of a run: databases, servers, every workload in turn, and what is measured besides."""

import os
import platform
import statistics
import subprocess
import sys
import time

from lib import api, measure, process, rosters, writes
from lib.api import Identity, Server
from lib.postgres import Postgres
from lib.workloads import Company

PAGE_SIZES = (10, 100, 1000)
TABLES = ("employee", "program", "pairing", "session", "session_attendance", "competency", "assessment", "learning_record")


def say(sentence):
    print(f"== {sentence}", file=sys.stderr, flush=True)


class Course:
    def __init__(self, held, root, folder, program, generator, quick):
        self.held, self.root, self.folder, self.program, self.quick = held, root, folder, program, quick
        self.seconds = 1 if quick else 5
        self.brief = 1 if quick else 2.5
        self.requests = measure.requests(generator, folder)
        self.postgres = Postgres(f"{folder}/postgres")
        held.callback(self.postgres.stop)
        self.identity = Identity(root)
        held.callback(self.identity.stop)
        self.token = self.identity.token()
        with open(f"{folder}/token", "w") as file:
            file.write(self.token)
        self.ways = ["ordinary"]
        self.choice = {"ordinary": {}}
        if api.has_accelerator(program):
            self.ways.append("accelerated")
            self.choice = {"ordinary": {"ACCELERATOR": "false"}, "accelerated": {"ACCELERATOR": "true"}}

    def found(self, database):
        """A database with one organization, and nobody in it yet; answers its id."""
        return self.organizations(database, 1)[0]

    def seed(self, database, scale):
        """A database with its five organizations and their data; answers the id of the first."""
        uuids = self.organizations(database, 5)
        # Two at a time, as there are processors for two on the smallest machine.
        for start in range(0, 5, 2):
            seeding = [
                self.postgres.psql(database, "-v", f"organization={uuids[at]}", "-v", f"k={at + 1}", "-v", f"scale={scale}", "-f", f"{self.root}/bench/seed.sql",
                                   stderr=subprocess.PIPE)
                for at in range(start, min(start + 2, 5))
            ]
            for one in seeding:
                _, told = one.communicate()
                if one.returncode:
                    raise SystemExit(f"bench/run: seeding failed: {told}")
        self.postgres.rows(database, f"{writes.PREPARE} vacuum analyze; checkpoint;")
        return uuids[0]

    def organizations(self, database, count):
        """A database with organizations, through the real migrations; the first is that of the token. Answers their ids."""
        self.postgres.rows("postgres", f"create database {database};")
        url = self.postgres.url(database)
        api.command(self.program, url, "migrate")
        for number in range(1, count + 1):
            slug = "acme" if number == 1 else f"company-{number}"
            api.command(self.program, url, "organization", "add", slug, "--name", slug.title())
        api.command(self.program, url, "identity-provider", "add", "--organization", "acme", "--issuer", self.identity.issuer, "--audience", api.AUDIENCE)
        scopes = [word for scope in scopes_of(self.root) for word in ("--scope", scope)]
        api.command(self.program, url, "integration", "add", "--organization", "acme", "--issuer", self.identity.issuer, "--client-id", "admin",
                    "--name", "Benchmark", "--kind", "other", *scopes)
        return [row[0] for row in self.postgres.rows(database, "select id from organization order by created_at;")]

    def serve(self, database, way):
        server = Server(self.program, self.postgres.url(database), self.token, f"{self.folder}/server.{database}.{way}.log", **self.choice[way])
        self.held.callback(server.stop)
        return server

    def over_all(self, database, workload, seconds, servers, load):
        """A workload every way, in turn."""
        ways = {"sql": measure.bare_sql(self.postgres, database, workload, seconds, self.folder)}
        for way, server in servers.items():
            ways[way] = measure.server(self.postgres, server, workload, seconds, self.folder, load)
        return ways

    def cost(self, workload, server, seconds):
        return measure.server(self.postgres, server, workload, seconds, self.folder, self.requests).cpu

    def start(self, database):
        """How long the server takes to be ready, and how much memory it needs then."""
        times, memory = [], []
        for _ in range(3 if self.quick else 7):
            server = Server(self.program, self.postgres.url(database), self.token, f"{self.folder}/server.start.log", **self.choice[self.ways[-1]])
            times.append(server.startup_seconds)
            time.sleep(0.3)
            memory.append(process.resident(server.pid))
            server.stop()
        return {"seconds": statistics.median(times), "idle_mib": statistics.median(memory)}


def run(held, root, folder, program, generator, quick, only):
    course = Course(held, root, folder, program, generator, quick)
    wanted = lambda name: not only or name in only
    say("seeding")
    begun = time.monotonic()
    organization = course.seed("everything", 10 if quick else 1)
    seeded = time.monotonic() - begun
    results = {
        "machine": f"{processor()}, {os.cpu_count()} processors", "postgres": course.postgres.rows("postgres", "select 'PostgreSQL ' || current_setting('server_version');")[0][0],
        "commit": commit(root), "seeded_seconds": seeded, "workloads": [], "page_sizes": PAGE_SIZES, "pages": [], "tables": [],
        "data": {table: int(course.postgres.rows("everything", f"select count(*) from {table};")[0][0]) for table in TABLES},
    }
    say("start-up")
    results["start"] = course.start("everything")
    servers = {way: course.serve("everything", way) for way in course.ways}
    company = Company(course.postgres, "everything", organization, servers["ordinary"], 10 if quick else 1)

    def measured(workload, servers, load):
        ways = course.over_all("everything", workload, course.seconds, servers, load)
        results["workloads"].append({"name": workload.name, "about": workload.about, "target": workload.target, "ways": ways})
        for way, figures in ways.items():
            say(f"{workload.name} {way}: {figures.cpu:.3f} ms of CPU, {figures['per_second']:.0f} requests/s")

    for workload in filter(lambda workload: wanted(workload.name), company.reads()):
        say(f"{workload.name}: {workload.about}")
        for server in servers.values():
            measure.check(server, company, workload)
        measured(workload, servers, course.requests)
    if wanted("pages"):
        pages(course, results, company, servers)
    if wanted("tables"):
        tables(course, results, servers)
    if wanted("rosters"):
        say("a roster of a hundred thousand")
        results["rosters"] = rosters.run(course, quick)
    # The writes last: they add to what is read. Mutations have one way only.
    ordinary = {"ordinary": servers["ordinary"]}
    if wanted("W1"):
        measured(writes.assessment(company), ordinary, course.requests)
    if wanted("W2"):
        roster = writes.Roster(company)
        measured(roster.workload, ordinary, measure.rosters(roster))
    return results


def pages(course, results, company, servers):
    say("as the page grows")
    sizes = [size for size in PAGE_SIZES if size <= company.employees]
    lists = {"employees": company.page_of_employees, "assessments": company.page_of_assessments}
    for name, page in lists.items():
        workloads = [page(size) for size in sizes]
        for way, server in servers.items():
            results["pages"].append((name, way, [course.cost(workload, server, course.brief) for workload in workloads]))
    results["page_sizes"] = sizes


def tables(course, results, servers):
    say("as the tables grow")
    organization = course.seed("tenth", 100 if course.quick else 10)
    for way, large in servers.items():
        small = course.serve("tenth", way)
        company = Company(course.postgres, "tenth", organization, small, 100 if course.quick else 10)
        for page in (Company.one_employee, Company.page_of_employees, Company.page_of_assessments):
            workload = page(company, 1000 // (10 if course.quick else 1)) if page is Company.page_of_assessments else page(company)
            cost = course.cost(workload, small, course.brief)
            # The same requests, cursors included, fit both databases.
            results["tables"].append((workload.name, way, cost, course.cost(workload, large, course.brief)))


def scopes_of(root):
    """All that the identity provider gives."""
    with open(f"{root}/tests/js/lib/api.mjs") as file:
        listed = file.read().split("SCOPES = [")[1].split("]")[0]
    return [word.strip(" \n'") for word in listed.split(",") if word.strip()]


def processor():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())


def commit(root):
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=root, stdout=subprocess.PIPE, text=True)
    return f"commit {asked.stdout.strip() or 'unknown'}"
