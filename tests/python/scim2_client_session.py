"""A session of scim2-client, which validates every message against RFC 7643 and RFC 7644: discovery, ETags, bulk, groups, search.

Usage: scim2_client_session.py URL TOKEN. Exits with 0 when all checks pass.
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


def assert_raises(exception, call):
    try:
        call()
    except exception:
        return
    raise AssertionError(f"expected {exception.__name__}")


# Lost updates: the client sends If-Match with the version that it has read, so a write based on an older version fails.
user = scim.create(User(user_name="ann", external_id="x-ann"))
stale = scim.query(User, user.id)
user.display_name = "Annie"
user = scim.replace(user)
assert user.display_name == "Annie"
stale.display_name = "Anna"
assert_raises(PreconditionFailedException, lambda: scim.replace(stale))
assert_raises(UniquenessException, lambda: scim.create(User(user_name="ANN")))
title = PatchOp[User](operations=[PatchOperation(op="replace", path="title", value="Cook")])
assert scim.modify(User, user.id, title).title == "Cook"

# Bulk: operations refer to each other's resources by bulkId.
bulk = scim.bulk(
    BulkRequest[User | Group](
        operations=[
            BulkOperation[Group](
                method="POST",
                path="/Groups",
                bulk_id="group",
                data=Group.model_validate({"displayName": "Cooks", "members": [{"value": "bulkId:bob"}]}),
            ),
            BulkOperation[User](method="POST", path="/Users", bulk_id="bob", data=User(user_name="bob")),
            BulkOperation[User](method="POST", path="/Users", bulk_id="duplicate", data=User(user_name="BOB")),
        ]
    )
)
assert [str(result.status) for result in bulk.operations] == ["201", "201", "409"], bulk
group = scim.query(Group, bulk.operations[0].location.rsplit("/", 1)[-1])
assert [member.display for member in group.members] == [None] and len(group.members) == 1

# Search over several resource types, and deletion.
found = scim.search(SearchRequest(filter='userName sw "a" or displayName eq "cooks"', attributes=["id"]))
assert found.total_results == 2, found
scim.delete(User, user.id)
assert_raises(NotFoundException, lambda: scim.query(User, user.id))
print("ok")
