"""Verifies credentials with the library openbadgeslib: verify_badge.py SERVER PUBLIC_URL < REQUEST

The request is a JSON object: `kind` (token, svg, png or record), `content` (the token, or the file in base64), and `did` (the organization
that the caller trusts). What the library downloads from PUBLIC_URL is read from SERVER. Prints one JSON object.
"""

import base64
import hashlib
import json
import sys
import urllib.request

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3Verifier

server, public_url = sys.argv[1:]
request = json.load(sys.stdin)
# A did:web is always resolved over https.
host = public_url.split("://", 1)[1]


def download(url):
    """The body of the document at a public address."""
    path = url.split("://", 1)[1].removeprefix(host)
    with urllib.request.urlopen(server + path, timeout=20) as response:
        return response.read()


content = request["content"]
if request["kind"] in ("svg", "png"):
    extract = OB3Verifier.extract_token_from_svg if request["kind"] == "svg" else OB3Verifier.extract_token_from_png
    content = extract(base64.b64decode(content))

try:
    verifier = OB3Verifier.for_issuer_did(request["did"], download=download)
    if request["kind"] == "record":
        # The library verifies the signature of a learner record; it has no model of its content.
        result = {"valid": True, "document": verifier._decode_payload(content)}
    else:
        badge = verifier.verify(content, check_status=True, download=download)
        identity = badge.identifiers[0]
        known = request.get("email", "") + (identity.salt or "")
        result = {
            "valid": True,
            "name": badge.achievement.name,
            "criteria": badge.achievement.criteria_narrative,
            "alignment": [alignment.target_name for alignment in badge.achievement.alignments],
            "issuer": badge.issuer.name,
            "isRecipient": identity.identity_hash == "sha256$" + hashlib.sha256(known.encode()).hexdigest(),
            "id": badge.id,
        }
except LibOpenBadgesException as error:
    result = {"valid": False, "error": str(error)}
print(json.dumps(result))
