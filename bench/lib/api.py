"""The server under test, and the identity provider whose tokens it verifies."""

import http.client
import json
import os
import re
import select
import subprocess
import time
import urllib.request

from lib import process

AUDIENCE = "https://api.coachgraph.test"

# Everything else is as it comes: one caller may do more than a caller should, and the issuer is on this machine.
SETTINGS = {
    "HTTP_LISTEN": "127.0.0.1:0", "METRICS_LISTEN": "127.0.0.1:0", "PUBLIC_URL": AUDIENCE, "PRODUCTION": "false",
    "ACCESS_ALLOW_LOOPBACK_ISSUERS": "true", "LIMIT_REQUESTS_PER_MINUTE": "1000000000", "LIMIT_COST_PER_MINUTE": "4000000000",
    "LOG_FORMAT": "json",
}


class Identity:
    """The real OpenID provider of the tests (`tests/js/idp.mjs`)."""

    def __init__(self, root):
        self.node = subprocess.Popen(
            ["node", "idp.mjs"], cwd=f"{root}/tests/js", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )
        if not select.select([self.node.stdout], [], [], 30)[0]:
            raise SystemExit("bench/run: the identity provider did not start")
        said = json.loads(self.node.stdout.readline())
        self.issuer, self.control = said["acme"], said["control"]
        self.ask("/ttl", seconds=3600)

    def ask(self, route, **body):
        body = json.dumps({"issuer": "acme", **body}).encode()
        request = urllib.request.Request(self.control + route, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def token(self):
        return self.ask("/service", client="admin")["access_token"]

    def stop(self):
        self.node.stdin.close()
        self.node.wait(30)


def environment(url, **settings):
    return {f"COACHGRAPH_{name}": value for name, value in {**SETTINGS, "DATABASE_URL": url, **settings}.items()}


def command(program, url, *words, **settings):
    """Runs a command of the program; answers what it prints."""
    env = {**os.environ, **environment(url, LOG_FILTER="error", **settings)}
    return subprocess.run([program, *words], env=env, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def has_accelerator(program):
    """Whether this build can answer queries both ways."""
    env = {**os.environ, "COACHGRAPH_ACCELERATOR": "true"}
    return subprocess.run([program, "schema"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


class Server:
    def __init__(self, program, url, token, log, **settings):
        self.token = token
        open(log, "w").close()
        begun = time.monotonic()
        self.held = process.Held([program, "serve"], log, environment(url, **settings))
        self.pid = self.held.pid
        serving = process.wait_for(lambda: self.look_for_serving(log), 30, "the server")
        self.address = serving["address"]
        self.metrics = re.search(r"127\.0\.0\.1:\d+", serving["metrics"])[0]
        process.wait_for(self.ready, 30, "readiness")
        self.startup_seconds = time.monotonic() - begun

    def look_for_serving(self, log):
        if not self.held.runs():
            with open(log) as file:
                raise SystemExit(f"bench/run: the server ended: {file.read()[-2000:]}")
        with open(log) as file:
            lines = [json.loads(line) for line in file if '"serving"' in line and line.endswith("\n")]
        return lines[0] if lines else None

    def ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/health/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        self.held.stop()

    def cpu(self):
        return process.cpu(self.pid)

    def statements(self):
        """How many statements it has sent to its database."""
        with urllib.request.urlopen(f"http://{self.metrics}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("coachgraph_statement_seconds_count"))

    def ask(self, document, variables, connection=None):
        """The data of an answer without errors."""
        own = connection or http.client.HTTPConnection(self.address, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        own.request("POST", "/graphql", json.dumps({"query": document, "variables": variables}), headers)
        answer = own.getresponse()
        text = answer.read().decode()
        body = json.loads(text)
        refused = [part for part in body.get("data", {}).values() if isinstance(part, dict) and part.get("userErrors")]
        if answer.status != 200 or "errors" in body or refused:
            raise SystemExit(f"bench/run: a wrong answer: {answer.status} {text[:600]}")
        return body["data"]
