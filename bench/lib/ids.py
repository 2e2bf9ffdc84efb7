"""The ids of the data, which seed.sql makes, and their text in the API."""

import uuid

# The numbers of the nouns in seed.sql.
EMPLOYEE, COMPETENCY, PROGRAM, ASSESSMENT = 1, 3, 4, 10

CROCKFORD_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def make_id(noun, number):
    """The id of a row of the first organization, whose token is used."""
    return f"0190a001-{noun:04}-7000-8000-{number:012}"


def to_typeid(prefix, identifier):
    """An id as a TypeID: the prefix and 26 digits of five bits."""
    bits = uuid.UUID(identifier).int
    return prefix + "_" + "".join(CROCKFORD_BASE32[bits >> (position * 5) & 31] for position in reversed(range(26)))
