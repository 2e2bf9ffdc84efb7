"""Stores and reads statements and documents with the library tincan: xapi_client.py URL KEY SECRET

Prints one JSON object.
"""

import json
import sys

from tincan import Activity, Agent, AgentAccount, RemoteLRS, Statement, StateDocument, Verb

endpoint, key, secret = sys.argv[1:]
lrs = RemoteLRS(endpoint=endpoint, version="1.0.1", username=key, password=secret)
agent = Agent(account=AgentAccount(home_page="https://hr.example", name="python"))
activity = Activity(id="https://lms.example/courses/python")


def content(response):
    """The content of a response, which must be a success."""
    if not response.success:
        raise SystemExit(f"{response.response.status} {response.data}")
    return response.content


verb = Verb(id="http://adlnet.gov/expapi/verbs/completed")
stored = content(lrs.save_statements([Statement(actor=agent, verb=verb, object=activity) for _ in range(3)]))
page = content(lrs.query_statements({"agent": agent, "limit": 2}))
rest = content(lrs.more_statements(page.more))
again = content(lrs.retrieve_statement(stored[0].id))
content(lrs.save_state(StateDocument(activity=activity, agent=agent, id="place", content_type="application/json", content='{"page": 7}')))
state = content(lrs.retrieve_state(activity, agent, "place"))
result = {
    "stored": len(stored),
    "pages": [len(page.statements), len(rest.statements)],
    "same": str(again.id) == str(stored[0].id) and again.actor.account.name == "python",
    "state": json.loads(state.content),
}
print(json.dumps(result))
