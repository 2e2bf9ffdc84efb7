"""The results as text."""

WAYS = {"sql": "bare SQL", "ordinary": "ordinary", "accelerated": "accelerated"}

LEGEND = """CPU is in seconds per 1,000 requests, which is milliseconds per request. The ratio is the CPU of server and PostgreSQL to that of
PostgreSQL for the bare SQL of the same run; it repeats on a noisy machine where requests per second do not."""


def verdict(value, target, unit=""):
    return f"{'pass' if value <= target else 'MISS'} (≤ {target:g}{unit})"


def table(head, rows):
    rows = [list(map(str, row)) for row in rows]
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    line = lambda cells: "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"
    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, rows)])


def text(results):
    parts = ["# Benchmark of Coachgraph", "", f"{results['machine']}; {results['postgres']}; {results['commit']}", "", data(results), "", LEGEND, ""]
    parts += [table(
        ["workload", "way", "requests/s", "p50 ms", "p99 ms", "server CPU", "PostgreSQL CPU", "both", "statements", "memory MiB", "ratio", "target"],
        list(workloads(results["workloads"])),
    ), ""]
    start = results["start"]
    parts += ["## Start", "", table(["figure", "value", "target"], [
        ["start-up on the existing database, until ready", f"{start['seconds']:.3f} s", verdict(start["seconds"], 0.3, " s")],
        ["resident memory, idle", f"{start['idle_mib']:.1f} MiB", verdict(start["idle_mib"], 40, " MiB")],
    ]), ""]
    if results["pages"]:
        parts += ["## As the page grows", "", "CPU of server and PostgreSQL in milliseconds per request.", "",
                  table(["list", "way", *map(str, results["page_sizes"])], grown(results["pages"])), ""]
    if results["tables"]:
        parts += ["## As the tables grow tenfold", "", "CPU of server and PostgreSQL in milliseconds per request.", "",
                  table(["workload", "way", "a tenth", "all", "times"], [
                      [name, WAYS[way], f"{small:.3f}", f"{large:.3f}", f"{large / small:.2f}"] for name, way, small, large in results["tables"]]), ""]
    if results.get("rosters"):
        parts += [of_rosters(results["rosters"]), ""]
    return "\n".join(parts)


def of_rosters(found):
    phases = found["phases"]
    bare, first = phases["bare SQL"]["seconds"], phases["first load, planned"]["seconds"] + phases["first load, applied"]["seconds"]
    unchanged = phases["unchanged, planned"]["seconds"]
    rows = [[name, f"{phase['seconds']:.2f}", f"{phase['server_cpu']:.2f}", f"{phase['postgres_cpu']:.2f}", f"{phase['seconds'] / bare:.2f}"] for name, phase in phases.items()]
    return "\n".join([
        f"## A roster of {found['people']:,} rows ({found['file_mib']:.0f} MiB)", "", table(["phase", "seconds", "server CPU", "PostgreSQL CPU", "times the bare SQL"], rows), "",
        table(["figure", "value", "target"], [
            ["first load, times the bare SQL", f"{first / bare:.2f}", verdict(first / bare, 3)],
            ["unchanged, of the first load's time", f"{unchanged / first:.2f}", verdict(unchanged / first, 1)],
            ["memory grown", f"{found['grown_mib']:.0f} MiB", verdict(found["grown_mib"], 150, " MiB")],
        ]),
    ])


def data(results):
    return "Data: " + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in results["data"].items()) + f"; seeded in {results['seeded_seconds']:.0f} s."


def workloads(found):
    for entry in found:
        for way, figures in entry["ways"].items():
            both = figures["server_cpu"] + figures["postgres_cpu"]
            bare = entry["ways"]["sql"]["postgres_cpu"]
            measured = way != "sql"
            yield [
                f"{entry['name']} {entry['about']}" if way == "sql" else "", WAYS[way], f"{figures['per_second']:,.0f}", f"{figures['p50_ms']:.2f}",
                f"{figures['p99_ms']:.2f}", f"{figures['server_cpu']:.3f}" if measured else "", f"{figures['postgres_cpu']:.3f}", f"{both:.3f}",
                f"{figures['statements']:.1f}", f"{figures['memory_mib']:.0f}" if measured else "", f"{both / bare:.2f}" if measured else "",
                verdict(both / bare, entry["target"]) if measured and entry["target"] else "",
            ]


def grown(pages):
    return [[name, WAYS[way], *(f"{cost:.3f}" for cost in costs)] for name, way, costs in pages]
