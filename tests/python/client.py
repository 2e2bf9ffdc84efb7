"""A visit of scim2-client, which checks every message against RFC 7643 and RFC 7644: discovery, versions, bulk, groups.

Usage: client.py URL TOKEN. Ends with 0 when everything is as it should be.
"""

import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import BulkOperation, BulkRequest, PatchOp, PatchOperation, SearchRequest
from scim2_models.exceptions import NotFoundException, PreconditionFailedException, UniquenessException

url, token = sys.argv[1:]
scim = SyncSCIMClient(Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False))
scim.discover()
User, Group = scim.get_resource_model("User"), scim.get_resource_model("Group")


def refused(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"should have been refused with {kind.__name__}")


# A writer who read an older version is told so: the client sends If-Match with what it read.
made = scim.create(User(user_name="ann", external_id="x-ann"))
stale = scim.query(User, made.id)
made.display_name = "Annie"
made = scim.replace(made)
assert made.display_name == "Annie"
stale.display_name = "Anna"
refused(PreconditionFailedException, lambda: scim.replace(stale))
refused(UniquenessException, lambda: scim.create(User(user_name="ANN")))
title = PatchOp[User](operations=[PatchOperation(op="replace", path="title", value="Cook")])
assert scim.modify(User, made.id, title).title == "Cook"

# What a bulk makes is there, under the references that its operations used.
done = scim.bulk(
    BulkRequest[User | Group](
        operations=[
            BulkOperation[Group](
                method="POST",
                path="/Groups",
                bulk_id="group",
                data=Group.model_validate({"displayName": "Cooks", "members": [{"value": "bulkId:bob"}]}),
            ),
            BulkOperation[User](method="POST", path="/Users", bulk_id="bob", data=User(user_name="bob")),
            BulkOperation[User](method="POST", path="/Users", bulk_id="twin", data=User(user_name="BOB")),
        ]
    )
)
assert [str(one.status) for one in done.operations] == ["201", "201", "409"], done
group = scim.query(Group, done.operations[0].location.rsplit("/", 1)[-1])
assert [member.display for member in group.members] == [None] and len(group.members) == 1

found = scim.search(SearchRequest(filter='userName sw "a" or displayName eq "cooks"', attributes=["id"]))
assert found.total_results == 2, found
scim.delete(User, made.id)
refused(NotFoundException, lambda: scim.query(User, made.id))
print("ok")
