"""A PostgreSQL of the benchmark's own: durable as in production, on a socket only, gone afterwards."""

import glob
import os
import shutil
import signal
import subprocess

from lib import process

# Data that fits into memory, and no checkpoint in the middle of a measurement; all else is as PostgreSQL comes,
# fsync and synchronous_commit on.
SETTINGS = {"listen_addresses": "", "shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min", "max_connections": "120"}


def programs():
    """Debian keeps the server's programs off the PATH, in a folder per version."""
    places = [os.path.dirname(shutil.which("initdb") or "")] + sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return next((place for place in places if place and all(os.path.exists(f"{place}/{name}") for name in ("initdb", "postgres", "pgbench"))), None)


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        os.mkdir(folder)
        # PostgreSQL refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        self.programs = programs()
        data, log = f"{folder}/data", f"{folder}/log"
        made = [*self.user, f"{self.programs}/initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd="/")
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        self.held = process.Held([*self.user, f"{self.programs}/postgres", "-D", data, "-k", folder, *settings], log)
        process.wait_for(lambda: self.ready(), 30, "PostgreSQL")
        with open(f"{data}/postmaster.pid") as file:
            self.pid = int(file.readline())

    def ready(self):
        asked = [f"{self.programs}/pg_isready", "-q", "-h", self.folder, "-U", "postgres"]
        return subprocess.run(asked).returncode == 0

    def stop(self):
        # At once, whoever is still connected; what it writes last must be written before its folder goes.
        os.kill(self.pid, signal.SIGINT)
        process.wait_for(lambda: not os.path.exists(f"/proc/{self.pid}"), 60, "the end of PostgreSQL")
        self.held.stop()

    def cpu(self):
        return process.cpu_of_family(self.pid)

    def url(self, database):
        return f"postgres://postgres@localhost/{database}?host={self.folder}"

    def psql(self, database, *words, **options):
        base = [f"{self.programs}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres", "-d", database]
        return subprocess.Popen([*base, *words], stdout=subprocess.PIPE, text=True, **options)

    def rows(self, database, statement):
        """The rows of a statement, or of several, as lists of texts."""
        asked = self.psql(database, "-F", "\t", "-f", "-", stdin=subprocess.PIPE)
        answer, _ = asked.communicate(statement)
        if asked.returncode:
            raise SystemExit(f"bench/run: PostgreSQL refused: {statement[:200]}")
        return [line.split("\t") for line in answer.splitlines()]
