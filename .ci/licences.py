"""Reads `cargo metadata` and fails when a dependency cannot be used under a licence of the list."""

import json
import re
import sys

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
}


def usable(expression):
    """Whether an SPDX expression can be met: all sides of an AND, one side of an OR. AND binds tighter."""
    # The old way of writing a choice.
    tokens = re.findall(r"[()]|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def either():
        result = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = both() or result
        return result

    def both():
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = one() and result
        return result

    def one():
        token = tokens.pop(0)
        if token == "(":
            result = either()
            tokens.pop(0)
            return result
        return token in ALLOWED

    return either() and not tokens


packages = json.load(sys.stdin)["packages"]
refused = [package for package in packages if not usable(package["license"] or "none")]
for package in refused:
    print(f"{package['name']} {package['version']}: licence {package['license']} is not on the list", file=sys.stderr)
print(f"licences: {len(packages) - len(refused)} of {len(packages)} packages are fine")
sys.exit(bool(refused))
