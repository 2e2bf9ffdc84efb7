"""The ids of the data, as seed.sql makes them, and how the API writes them."""

import uuid

EMPLOYEE, COMPETENCY, PROGRAM, ASSESSMENT = 1, 3, 4, 10

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def key(noun, number):
    """The id of a row of the first organization, whose token is used."""
    return f"0190a001-{noun:04}-7000-8000-{number:012}"


def text(prefix, identifier):
    """A TypeID: 26 digits of five bits."""
    bits = uuid.UUID(identifier).int
    return prefix + "_" + "".join(ALPHABET[bits >> (place * 5) & 31] for place in reversed(range(26)))
