"""A private PostgreSQL: durable as in production, reachable over a socket only, removed at the end."""

import glob
import os
import shutil
import signal
import subprocess

from lib import process

# The data fits into memory, and no checkpoint happens during a measurement. Everything else is the default of PostgreSQL, including
# fsync and synchronous_commit.
SETTINGS = {"listen_addresses": "", "shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min", "max_connections": "120"}


def find_programs():
    """The folder of PostgreSQL's programs, or None. Debian has a folder per version that is not in PATH."""
    folders = [os.path.dirname(shutil.which("initdb") or "")] + sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return next((folder for folder in folders if folder and all(os.path.exists(f"{folder}/{name}") for name in ("initdb", "postgres", "pgbench"))), None)


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        os.mkdir(folder)
        # PostgreSQL does not run as root.
        self.run_as = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.run_as:
            shutil.chown(folder, "postgres")
        self.programs = find_programs()
        data, log = f"{folder}/data", f"{folder}/log"
        initdb = [*self.run_as, f"{self.programs}/initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd="/")
        settings = [arg for name, value in SETTINGS.items() for arg in ("-c", f"{name}={value}")]
        self.process = process.ManagedProcess([*self.run_as, f"{self.programs}/postgres", "-D", data, "-k", folder, *settings], log)
        process.wait_for(self.is_ready, 30, "the start of PostgreSQL")
        with open(f"{data}/postmaster.pid") as file:
            self.pid = int(file.readline())

    def is_ready(self):
        args = [f"{self.programs}/pg_isready", "-q", "-h", self.folder, "-U", "postgres"]
        return subprocess.run(args).returncode == 0

    def stop(self):
        # Fast shutdown: it disconnects clients. Its last writes must be complete before the folder is removed.
        os.kill(self.pid, signal.SIGINT)
        process.wait_for(lambda: not os.path.exists(f"/proc/{self.pid}"), 60, "the shutdown of PostgreSQL")
        self.process.stop()

    def cpu_seconds(self):
        return process.cpu_seconds_with_children(self.pid)

    def url(self, database):
        return f"postgres://postgres@localhost/{database}?host={self.folder}"

    def psql(self, database, *args, **options):
        command = [f"{self.programs}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres", "-d", database]
        return subprocess.Popen([*command, *args], stdout=subprocess.PIPE, text=True, **options)

    def query(self, database, sql):
        """Executes one or more statements and returns their rows as lists of strings."""
        psql = self.psql(database, "-F", "\t", "-f", "-", stdin=subprocess.PIPE)
        output, _ = psql.communicate(sql)
        if psql.returncode:
            raise SystemExit(f"bench/run: PostgreSQL rejects: {sql[:200]}")
        return [line.split("\t") for line in output.splitlines()]
