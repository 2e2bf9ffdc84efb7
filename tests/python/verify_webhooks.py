"""Verifies webhooks with the library standardwebhooks: verify_webhooks.py '[{ "secret", "headers", "body" }, …]'

Prints for each message what the library says: true, or the reason.
"""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError

for message in json.loads(sys.argv[1]):
    verdict = True
    try:
        Webhook(message["secret"]).verify(message["body"], message["headers"])
    except WebhookVerificationError as error:
        verdict = str(error)
    print(json.dumps(verdict))
