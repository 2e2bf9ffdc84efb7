"""Matching a round of 100, 1,000 and 10,000 participants on PostgreSQL: the time until the proposal is complete, the growth of memory, and
the total score compared with taking the best pair first and with an upper bound."""

import time

from lib import process
from lib.directory import Directory
from lib.roster_workload import PeakMemory

ZONES = ["Europe/Vienna", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo"]
COMPETENCIES = 6

IMPORT = """mutation($input: CompetencyFrameworkImportInput!) { competencyFrameworkImport(input: $input) {
    competencyFramework { competencies { nodes { id } } } userErrors { message } } }"""
CREATE = "mutation($input: ProgramCreateInput!) { programCreate(input: $input) { program { id } userErrors { message } } }"
OPEN = "mutation($id: ID!) { programOpen(id: $id) { userErrors { message } } }"
START = "mutation($id: ID!) { roundStart(input: {programId: $id, startsOn: \"2026-03-16\"}) { round { id } userErrors { message } } }"
MATCH = "mutation($id: ID!) { roundMatch(input: {roundId: $id}) { matchProposal { id } userErrors { message } } }"
PROPOSAL = """query($id: ID!) { matchProposal(id: $id) { status failure participantCount pairingCount unmatchedCount totalScore greedyScore
    upperBoundScore } }"""
APPLY = "mutation($id: ID!) { matchProposalApply(id: $id) { matchProposal { status } userErrors { message } } }"


def random_number(salt, below):
    """The SQL for a number that looks random and is the same at every run."""
    return f"(hashint8(n * 7919 + {salt}) & 2147483647) % {below}"


def fill(directory, size):
    """Adds employees who differ in all that the score compares. Each reports to the employee of a tenth of the number."""
    zones = "(array[" + ", ".join(f"'{zone}'" for zone in ZONES) + f"])[1 + {random_number(3, len(ZONES))}]"
    directory.insert_employees(1, size, {
        "manager_id": f"case when n >= 10 then {directory.id_expression('n / 10')} end",
        "department": f"'Department ' || {random_number(1, 12)}", "location": f"'Location ' || {random_number(2, 8)}", "time_zone": zones,
        "hired_on": f"date '2005-01-01' + {random_number(4, 7000)}", "job_level": f"2 + {random_number(5, 4)}",
        "directory": f"jsonb_build_object('preferredLanguage', (array['en', 'de', 'fr', 'ja'])[1 + {random_number(6, 4)}])",
    })


def create_program(directory):
    """Creates a program with target competencies, enrols everyone and assesses them. Returns the round."""
    execute = directory.server.execute
    items = [{"identifier": f"c{number}", "fullStatement": f"Competency {number}"} for number in range(COMPETENCIES)]
    package = {"CFDocument": {"identifier": "framework", "title": "Framework"}, "CFItems": items, "CFAssociations": []}
    imported = execute(IMPORT, {"input": {"package": package, "levels": ["1", "2", "3"]}})["competencyFrameworkImport"]
    targets = [{"competencyId": node["id"], "level": 2} for node in imported["competencyFramework"]["competencies"]["nodes"]]
    settings = {"name": "P", "kind": "FORMAL", "mixing": "CROSS_TEAM", "maxJobLevelGap": 1, "targetCompetencies": targets}
    program = execute(CREATE, {"input": settings})["programCreate"]["program"]["id"]
    execute(OPEN, {"id": program})
    round_id = execute(START, {"id": program})["roundStart"]["round"]["id"]
    directory.query("""insert into participant (organization_id, id, version, program_id, employee_id, status, created_at, updated_at)
        select e.organization_id, gen_random_uuid(), 1, p.id, e.id, 'ACTIVE', now(), now()
        from employee e join program p on p.organization_id = e.organization_id where e.external_id like 'E%'""")
    directory.query("""insert into assessment (organization_id, id, employee_id, competency_id, kind, level, assessed_at, created_at)
        select e.organization_id, gen_random_uuid(), e.id, c.competency_id, 'EVIDENCE', 1 + (hashtext(e.external_id || c.competency_id) & 1), now(), now()
        from employee e join program_competency c on c.organization_id = e.organization_id where e.external_id like 'E%'""")
    directory.query("analyze")
    return round_id


def measure(directory, size):
    fill(directory, size)
    round_id = create_program(directory)
    execute, before = directory.server.execute, process.resident_mib(directory.server.pid)
    started, cpu = time.monotonic(), directory.server.cpu_seconds()
    with PeakMemory(directory.server.pid) as peak:
        proposal = execute(MATCH, {"id": round_id})["roundMatch"]["matchProposal"]["id"]
        answered = time.monotonic() - started
        while (state := execute(PROPOSAL, {"id": proposal})["matchProposal"])["status"] == "COMPUTING":
            time.sleep(0.02)
    seconds, server_cpu = time.monotonic() - started, directory.server.cpu_seconds() - cpu
    if state["status"] != "PROPOSED":
        raise SystemExit(f"bench/run: the round was not matched: {state}")
    started = time.monotonic()
    applied = execute(APPLY, {"id": proposal})["matchProposalApply"]
    if applied["userErrors"]:
        raise SystemExit(f"bench/run: the proposal was not applied: {applied}")
    return {
        **state, "participants": size, "answered": answered, "seconds": seconds, "server_cpu": server_cpu, "grown_mib": max(0, peak.mib - before),
        "applied": time.monotonic() - started,
    }


def run(benchmark, quick, log):
    """Returns the figures by number of participants."""
    figures = []
    for size in (100, 1_000) if quick else (100, 1_000, 10_000):
        directory = Directory(benchmark, "PostgreSQL", f"matching_{size}")
        figures.append(measure(directory, size))
        log(f"{size:,} participants: {figures[-1]['seconds']:.2f} s, {figures[-1]['grown_mib']:.0f} MiB")
        directory.stop()
    return figures
