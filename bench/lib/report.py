"""Formats the results as Markdown."""

WAYS = {"sql": "bare SQL", "executor": "executor", "accelerator": "accelerator"}

LEGEND = """CPU is in seconds per 1,000 requests, which is milliseconds per request. The ratio is the CPU of server and PostgreSQL divided by the
CPU of PostgreSQL for the bare SQL of the same run. On a noisy machine it is reproducible, while requests per second are not."""


def check_target(value, target, unit=""):
    return f"{'pass' if value <= target else 'MISS'} (≤ {target:g}{unit})"


def check_minimum(value, target):
    return f"{'pass' if value >= target else 'MISS'} (≥ {target:g})"


def format_table(header, rows):
    rows = [list(map(str, row)) for row in rows]
    widths = [max(len(row[index]) for row in [header, *rows]) for index in range(len(header))]
    line = lambda cells: "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"
    return "\n".join([line(header), line(["-" * width for width in widths]), *map(line, rows)])


def format_results(results):
    parts = ["# Benchmark of Coachgraph", "", f"{results['machine']}; {results['postgres']}; {results['commit']}", ""]
    if "data" in results:
        start = results["start"]
        parts += [format_data(results), "", LEGEND, "", format_table(
            ["workload", "way", "requests/s", "p50 ms", "p99 ms", "server CPU", "PostgreSQL CPU", "both", "statements", "memory MiB", "ratio", "target"],
            list(workload_rows(results["workloads"])),
        ), "", "## Start-up", "", format_table(["figure", "value", "target"], [
            ["start-up on the existing database, until ready", f"{start['seconds']:.3f} s", check_target(start["seconds"], 0.3, " s")],
            ["resident memory, idle", f"{start['idle_mib']:.1f} MiB", check_target(start["idle_mib"], 40, " MiB")],
        ]), ""]
    if results["pages"]:
        parts += ["## Larger pages", "", "CPU of server and PostgreSQL in milliseconds per request.", "",
                  format_table(["list", "way", *map(str, results["page_sizes"])], page_rows(results["pages"])), ""]
    if results["tables"]:
        parts += ["## Tables of ten times the size", "", "CPU of server and PostgreSQL in milliseconds per request.", "",
                  format_table(["workload", "way", "a tenth of the rows", "all rows", "ratio"], [
                      [name, WAYS[way], f"{small:.3f}", f"{large:.3f}", f"{large / small:.2f}"] for name, way, small, large in results["tables"]]), ""]
    if results.get("rosters"):
        parts += [format_rosters(results["rosters"]), ""]
    if results.get("growth"):
        parts += [format_growth(results["growth"]), ""]
    if results.get("provisioning"):
        parts += [format_provisioning(results["provisioning"]), ""]
    if results.get("matching"):
        parts += [format_matching(results["matching"]), ""]
    if results.get("statements"):
        parts += [format_statements(results["statements"]), ""]
    return "\n".join(parts)


def format_statements(results):
    posted, inserted, sql, read, sent = (results[name] for name in ("posted", "inserted", "sql", "read", "sent"))
    cpu = lambda phase: phase["server_cpu"] + phase["postgres_cpu"]
    ratio = read.cpu / sql.cpu
    return "\n".join([
        f"## The learning record store with {results['total']:,} statements", "", format_table(["figure", "bare SQL", "API", "ratio", "target"], [
            ["batches of 100, statements/s", f"{sent / inserted['seconds']:,.0f}", f"{sent / posted['seconds']:,.0f}", f"{posted['seconds'] / inserted['seconds']:.2f}", ""],
            ["batches of 100, CPU ms per statement", f"{cpu(inserted) / sent * 1000:.3f}", f"{cpu(posted) / sent * 1000:.3f}", f"{cpu(posted) / cpu(inserted):.2f}", ""],
            ["a page of 500 by since, CPU ms", f"{sql.cpu:.3f}", f"{read.cpu:.3f}", f"{ratio:.2f}", check_target(ratio, results["target"])],
        ]),
    ])


def format_matching(figures):
    rows = []
    for entry in figures:
        largest = entry["participants"] >= 10_000
        rows += [
            [f"{entry['participants']:,}", "proposal, seconds", f"{entry['seconds']:.2f}", check_target(entry["seconds"], 10, " s") if largest else ""],
            ["", "CPU of the server, seconds", f"{entry['server_cpu']:.2f}", ""],
            ["", "growth of memory", f"{entry['grown_mib']:.0f} MiB", check_target(entry["grown_mib"], 500, " MiB") if largest else ""],
            ["", "participants without a pairing", f"{entry['unmatchedCount']:,}", ""],
            ["", "total score, times that of the best pair first", f"{entry['totalScore'] / max(1, entry['greedyScore']):.3f}", ""],
            ["", "total score, share of the upper bound", f"{entry['totalScore'] / max(1, entry['upperBoundScore']):.3f}", ""],
            ["", "applied, seconds", f"{entry['applied']:.2f}", ""],
        ]
    return "\n".join(["## Matching a round", "", format_table(["participants", "figure", "value", "target"], rows)])


def format_rosters(results):
    phases = results["phases"]
    bare, first = phases["bare SQL"]["seconds"], phases["first load, planned"]["seconds"] + phases["first load, applied"]["seconds"]
    unchanged = phases["unchanged, planned"]["seconds"]
    rows = [[name, f"{phase['seconds']:.2f}", f"{phase['server_cpu']:.2f}", f"{phase['postgres_cpu']:.2f}", f"{phase['seconds'] / bare:.2f}"] for name, phase in phases.items()]
    return "\n".join([
        f"## A roster of {results['employees']:,} rows ({results['file_mib']:.0f} MiB)", "", format_table(["phase", "seconds", "server CPU", "PostgreSQL CPU", "ratio to bare SQL"], rows), "",
        format_table(["figure", "value", "target"], [
            ["first load, ratio to bare SQL", f"{first / bare:.2f}", check_target(first / bare, 3)],
            ["unchanged, ratio to first load", f"{unchanged / first:.2f}", check_target(unchanged / first, 1)],
            ["growth of memory", f"{results['grown_mib']:.0f} MiB", check_target(results["grown_mib"], 150, " MiB")],
        ]),
    ])


def format_growth(results):
    sizes = results["sizes"]
    rows = []
    for database, waiting, name, costs in results["rows"]:
        ratio = max(costs) / costs[0]
        rows.append([database, f"{waiting:,}", name, *(f"{cost:.3f}" for cost in costs), f"{ratio:.2f}", check_target(ratio, 1.5)])
    return "\n".join([
        "## As the organization grows", "", "CPU of server and database in milliseconds per request, by the number of employees; the ratio is the greatest cost",
        f"divided by the cost at {sizes[0]:,}. A group has all employees, at most 10,000.", "",
        format_table(["database", "waiting for a manager", "request", *(f"{size:,}" for size in sizes), "ratio", "target"], rows),
    ])


def format_provisioning(results):
    rows = []
    for database, figures in results["databases"].items():
        chunks, bulk, concurrent = figures["chunks"], figures["bulk"], figures["concurrent"]
        speeds, costs = [chunk["per_second"] for chunk in chunks], [chunk["cpu_ms"] for chunk in chunks]
        mean, mean_cost = len(speeds) / sum(1 / speed for speed in speeds), sum(costs) / len(costs)
        waits = f"{concurrent['seconds']:.1f} s, {concurrent['created']:,} of {concurrent['users']:,} users created"
        rows += [
            [database, "POST, users/s: all", f"{mean:.0f}", check_minimum(mean, figures["target"])],
            ["", "POST, users/s: slowest thousand", f"{min(speeds):.0f}", check_minimum(min(speeds), figures["target"])],
            ["", "POST, CPU ms: first and last thousand", f"{costs[0]:.2f}, {costs[-1]:.2f}", check_target(costs[-1] / costs[0], 1.5)],
            ["", "bulk, users/s", f"{bulk['per_second']:.0f}", ""],
            ["", "bulk, times the speed of POST", f"{bulk['per_second'] / mean:.1f}", check_minimum(bulk["per_second"] / mean, 2)],
            ["", "bulk, CPU ms per user, and of POST divided by it", f"{bulk['cpu_ms']:.2f}, {mean_cost / bulk['cpu_ms']:.1f}", ""],
            ["", "eight bulks at once, longest wait", waits, ""],
            ["", "users refused without Retry-After", concurrent["refused_silently"], check_target(concurrent["refused_silently"], 0)],
        ]
    return "\n".join([
        f"## A directory that provisions {results['users']:,} users", "", "One POST per user at a concurrency of 8; then bulk requests of 500 users, one after the other, and eight of",
        "1,000 at once.", "", format_table(["database", "figure", "value", "target"], rows),
    ])


def format_data(results):
    return "Data: " + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in results["data"].items()) + f"; seeded in {results['seeded_seconds']:.0f} s."


def workload_rows(workloads):
    for entry in workloads:
        for way, figures in entry["ways"].items():
            both = figures["server_cpu"] + figures["postgres_cpu"]
            bare = entry["ways"]["sql"]["postgres_cpu"]
            measured = way != "sql"
            yield [
                f"{entry['name']} {entry['title']}" if way == "sql" else "", WAYS[way], f"{figures['per_second']:,.0f}", f"{figures['p50_ms']:.2f}",
                f"{figures['p99_ms']:.2f}", f"{figures['server_cpu']:.3f}" if measured else "", f"{figures['postgres_cpu']:.3f}", f"{both:.3f}",
                f"{figures['statements']:.1f}", f"{figures['memory_mib']:.0f}" if measured else "", f"{both / bare:.2f}" if measured else "",
                check_target(both / bare, entry["target"]) if measured and entry["target"] else "",
            ]


def page_rows(pages):
    return [[name, WAYS[way], *(f"{cost:.3f}" for cost in costs)] for name, way, costs in pages]
