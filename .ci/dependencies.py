"""Fails when a dependency has a licence that is not allowed, or when a second cryptographic library is linked."""

import json
import re
import subprocess
import sys

ALLOWED_LICENCES = {
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

# Packages that implement TLS or its cryptography, of which one is enough: each additional one must be kept up to date as
# well. Two of them in rustls also leave it without a default, and connections that ask for the default then panic.
CRYPTOGRAPHIC_LIBRARIES = {
    "aws-lc-fips-sys",
    "aws-lc-sys",
    "boring-sys",
    "botan-sys",
    "graviola",
    "gnutls-sys",
    "libsodium-sys",
    "libsodium-sys-stable",
    "mbedtls-sys-auto",
    "openssl-sys",
    "ring",
    "rustls-rustcrypto",
    "symcrypt-sys",
    "wolfcrypt-rs",
    "wolfssl-sys",
}
EXPECTED_CRYPTOGRAPHIC_LIBRARY = "aws-lc-sys"


def is_allowed(expression):
    """Whether an SPDX expression can be satisfied: all sides of an AND, one side of an OR. AND binds tighter."""
    # "MIT/Apache-2.0" is the deprecated spelling of OR.
    tokens = re.findall(r"[()]|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def parse_or():
        result = parse_and()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = parse_and() or result
        return result

    def parse_and():
        result = parse_term()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = parse_term() and result
        return result

    def parse_term():
        token = tokens.pop(0)
        if token == "(":
            result = parse_or()
            tokens.pop(0)
            return result
        return token in ALLOWED_LICENCES

    return parse_or() and not tokens


def output(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def check_licences():
    packages = json.loads(output(["cargo", "metadata", "--format-version", "1", "--locked"]))["packages"]
    rejected = [package for package in packages if not is_allowed(package["license"] or "none")]
    for package in rejected:
        print(f"{package['name']} {package['version']}: licence {package['license']} is not on the list", file=sys.stderr)
    print(f"licences: {len(packages) - len(rejected)} of {len(packages)} packages are allowed")
    return not rejected


def check_cryptography():
    # `cargo metadata` also resolves optional dependencies that no feature enables; `cargo tree` lists what is compiled.
    tree = ["cargo", "tree", "--locked", "--workspace", "--target", "all"]
    packages = output([*tree, "--prefix", "none", "--format", "{p}"]).splitlines()
    linked = sorted({package.split()[0] for package in packages if package} & CRYPTOGRAPHIC_LIBRARIES)
    if linked == [EXPECTED_CRYPTOGRAPHIC_LIBRARY]:
        print(f"cryptography: {EXPECTED_CRYPTOGRAPHIC_LIBRARY} is the only library")
        return True
    found = ", ".join(linked) or "none"
    print(f"exactly one cryptographic library is allowed, {EXPECTED_CRYPTOGRAPHIC_LIBRARY}; found {found}", file=sys.stderr)
    for package in linked:
        if package != EXPECTED_CRYPTOGRAPHIC_LIBRARY:
            print(output([*tree, "--depth", "4", "--invert", package]), file=sys.stderr)
    return False


results = [check_licences(), check_cryptography()]
sys.exit(not all(results))
