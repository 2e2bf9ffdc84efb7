"""The server that is measured, and the identity provider whose tokens it verifies."""

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

# All other settings have their defaults. The rate limits are raised because all requests come from one caller; the issuer has a loopback
# address.
SETTINGS = {
    "HTTP_LISTEN": "127.0.0.1:0", "METRICS_LISTEN": "127.0.0.1:0", "PUBLIC_URL": AUDIENCE, "PRODUCTION": "false",
    "ACCESS_ALLOW_LOOPBACK_ISSUERS": "true", "LIMIT_REQUESTS_PER_MINUTE": "1000000000", "LIMIT_COST_PER_MINUTE": "4000000000",
    "LOG_FORMAT": "json",
}


class IdentityProvider:
    """The OpenID Connect provider of the tests (`tests/js/idp.mjs`)."""

    def __init__(self, root):
        self.node = subprocess.Popen(
            ["node", "idp.mjs"], cwd=f"{root}/tests/js", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )
        if not select.select([self.node.stdout], [], [], 30)[0]:
            raise SystemExit("bench/run: the identity provider did not start")
        addresses = json.loads(self.node.stdout.readline())
        self.issuer, self.control = addresses["acme"], addresses["control"]
        self.post("/ttl", seconds=3600)

    def post(self, path, **body):
        body = json.dumps({"issuer": "acme", **body}).encode()
        request = urllib.request.Request(self.control + path, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def fetch_token(self):
        return self.post("/service", client="admin")["access_token"]

    def fetch_token_of_person(self, user_name):
        return self.post("/person", sub=user_name)["access_token"]

    def stop(self):
        self.node.stdin.close()
        self.node.wait(30)


def environment(url, **settings):
    return {f"COACHGRAPH_{name}": value for name, value in {**SETTINGS, "DATABASE_URL": url, **settings}.items()}


def run_command(program, url, *args, **settings):
    """Runs a command of the program and returns its output."""
    env = {**os.environ, **environment(url, LOG_FILTER="error", **settings)}
    return subprocess.run([program, *args], env=env, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def has_accelerator(program):
    """Whether this build has the setting `accelerator`."""
    env = {**os.environ, "COACHGRAPH_ACCELERATOR": "true"}
    return subprocess.run([program, "schema"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


class Server:
    def __init__(self, program, url, token, log, **settings):
        self.token = token
        open(log, "w").close()
        started = time.monotonic()
        self.process = process.ManagedProcess([program, "serve"], log, environment(url, **settings))
        self.pid = self.process.pid
        serving = process.wait_for(lambda: self.find_serving_line(log), 30, "the start of the server")
        self.address = serving["address"]
        self.metrics = re.search(r"127\.0\.0\.1:\d+", serving["metrics"])[0]
        process.wait_for(self.is_ready, 30, "the readiness of the server")
        self.startup_seconds = time.monotonic() - started

    def find_serving_line(self, log):
        if not self.process.is_running():
            with open(log) as file:
                raise SystemExit(f"bench/run: the server ended: {file.read()[-2000:]}")
        with open(log) as file:
            lines = [json.loads(line) for line in file if '"serving"' in line and line.endswith("\n")]
        return lines[0] if lines else None

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/health/ready", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def stop(self):
        self.process.stop()

    def cpu_seconds(self):
        return process.cpu_seconds(self.pid)

    def statement_count(self):
        """The number of statements that it has sent to its database."""
        with urllib.request.urlopen(f"http://{self.metrics}/metrics", timeout=5) as response:
            lines = response.read().decode().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("coachgraph_statement_seconds_count"))

    def execute(self, document, variables, connection=None, token=None):
        """Executes a GraphQL operation and returns its data, with the token of the integration unless there is another one. An error ends the
        run."""
        connection = connection or http.client.HTTPConnection(self.address, timeout=60)
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        connection.request("POST", "/graphql", json.dumps({"query": document, "variables": variables}), headers)
        response = connection.getresponse()
        text = response.read().decode()
        body = json.loads(text)
        rejected = [payload for payload in body.get("data", {}).values() if isinstance(payload, dict) and payload.get("userErrors")]
        if response.status != 200 or "errors" in body or rejected:
            raise SystemExit(f"bench/run: an unexpected response: {response.status} {text[:600]}")
        return body["data"]
