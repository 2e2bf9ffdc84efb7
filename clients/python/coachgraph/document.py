"""Documents with the types of their results and variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

Result = TypeVar("Result")
Variables = TypeVar("Variables")


@dataclass(frozen=True)
class Call(Generic[Result]):
    """A document with its variables."""

    document: "Document[Result, Any]"
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Document(Generic[Result, Variables]):
    """A GraphQL document, typed by its result and variables: `EMPLOYEE({"id": "emp_…"})`. `coachgraph.generate` writes them."""

    text: str
    kind: Literal["query", "mutation", "subscription"] = "query"
    #: The variable whose input has an idempotency key. A mutation without it is not repeated after a lost response.
    keyed: str | None = None

    # A call, because type checkers infer the types of the members of a dict only when the type of the parameter is already known.
    def __call__(self, variables: Variables | None = None) -> Call[Result]:
        return Call(self, variables if isinstance(variables, Mapping) else {})
