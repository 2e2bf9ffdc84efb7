"""Writes a Python module with typed documents from a schema and a file of operations.

    python -m coachgraph.generate SCHEMA OPERATIONS > operations.py

The client's own operations are made with it; a program that needs other fields writes its operations and does the same. It needs the extra
`generate`: graphql-core. The module has plain TypedDicts: nothing is parsed or copied at run time.
"""

import json
import sys
from keyword import iskeyword
from pathlib import Path
from typing import Any

import graphql as g

SCALARS = {"ID": "str", "String": "str", "Int": "int", "Float": "float", "Boolean": "bool",
           "Date": "str", "DateTime": "str", "JSON": "Any", "SequenceNumber": "int"}
HEADER = '''"""Generated from the GraphQL schema by `python -m coachgraph.generate`; do not edit."""

from typing import Any, Literal, NotRequired, TypedDict

from coachgraph.document import Document
'''


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def snake(name: str) -> str:
    return "".join("_" + letter if letter.isupper() else letter.upper() for letter in name).lstrip("_").upper()


class Module:
    """The lines of the module. Enums and inputs are written when something needs them, once."""

    def __init__(self, schema: g.GraphQLSchema) -> None:
        self.schema = schema
        self.shared: dict[str, str] = {}
        self.lines: list[str] = []
        self.documents: list[str] = []
        self.named: dict[tuple[str, ...], str] = {}

    def typed(self, kind: g.GraphQLType, name: str) -> str:
        """The annotation of a type whose named type is called `name` in Python."""
        if isinstance(kind, g.GraphQLNonNull):
            inner = kind.of_type
            return f"list[{self.typed(inner.of_type, name)}]" if isinstance(inner, g.GraphQLList) else name
        if isinstance(kind, g.GraphQLList):
            return f"list[{self.typed(kind.of_type, name)}] | None"
        return "Any" if name == "Any" else f"{name} | None"

    def leaf(self, kind: g.GraphQLNamedType) -> str:
        if not isinstance(kind, g.GraphQLEnumType):
            return SCALARS[kind.name]
        values = ", ".join(json.dumps(value) for value in kind.values)
        self.shared.setdefault(kind.name, f"{kind.name} = Literal[{values}]")
        return kind.name

    def input(self, kind: g.GraphQLNamedType) -> str:
        if not isinstance(kind, g.GraphQLInputObjectType):
            return self.leaf(kind)
        if kind.name not in self.shared:
            self.shared[kind.name] = ""
            fields = [self.variable(name, field.type, g.is_required_input_field(field), "    ") for name, field in kind.fields.items()]
            self.shared[kind.name] = typed_dict(kind.name, fields, kind.description)
        return f'"{kind.name}"'

    def variable(self, name: str, kind: g.GraphQLInputType, required: bool, indent: str) -> str:
        annotation = self.typed(kind, self.input(g.get_named_type(kind)))
        # A forward reference in quotes cannot be part of a union, so the whole annotation is quoted.
        if '"' in annotation:
            annotation = '"' + annotation.replace('"', "") + '"'
        return f"{indent}{name}: {annotation if required else f'NotRequired[{annotation}]'}"

    def selection(self, name: str, parent: Any, node: g.SelectionSetNode) -> str:
        """Writes the TypedDict of a selection, and returns its name: a union of several when the type is abstract."""
        fragments = [part for part in node.selections if isinstance(part, g.InlineFragmentNode)]
        fields = [part for part in node.selections if isinstance(part, g.FieldNode)]
        if len(fragments) + len(fields) < len(node.selections):
            raise SystemExit("named fragments are not supported: write their fields, or an inline fragment")
        if not fragments:
            possible = None if g.is_object_type(parent) else [kind.name for kind in self.schema.get_possible_types(parent)]
            return self.object(name, parent, fields, possible)
        members, covered = [], set()
        for part in fragments:
            kind: Any = g.type_from_ast(self.schema, part.type_condition) if part.type_condition else parent
            own = [field for field in part.selection_set.selections if isinstance(field, g.FieldNode)]
            members.append(self.object(name + kind.name, kind, fields + own, [kind.name]))
            covered.add(kind.name)
        rest = [kind.name for kind in self.schema.get_possible_types(parent) if kind.name not in covered]
        if rest:
            members.append(self.object(name + "Other", parent, fields, rest))
        self.lines.append(f"{name} = {' | '.join(members)}\n")
        return name

    def object(self, name: str, parent: Any, fields: list[g.FieldNode], possible: list[str] | None) -> str:
        lines = []
        for field in fields:
            key = (field.alias or field.name).value
            if field.name.value == "__typename":
                names = possible or [parent.name]
                lines.append(f"    __typename: Literal[{', '.join(json.dumps(each) for each in names)}]")
                continue
            kind = parent.fields[field.name.value].type
            named = g.get_named_type(kind)
            inner = self.selection(name + pascal(key), named, field.selection_set) if field.selection_set else self.leaf(named)
            lines.append(f"    {key}: {self.typed(kind, inner)}")
        # The first selection of a type has the name of the type. The same selection elsewhere is the same TypedDict.
        selected = (parent.name, *lines)
        if selected not in self.named:
            is_root = parent in (self.schema.query_type, self.schema.mutation_type, self.schema.subscription_type)
            # The rows of a list have fewer fields than a single object.
            short = f"{parent.name}Row" if name.endswith("Nodes") else parent.name
            if not is_root and short not in self.named.values():
                name = short
            self.named[selected] = name
            self.lines.append(typed_dict(name, lines, None))
        return self.named[selected]

    def operation(self, node: g.OperationDefinitionNode) -> None:
        name, kind = node.name.value if node.name else "Operation", node.operation.value
        root = self.schema.get_root_type(node.operation)
        result = self.selection(f"{name}{pascal(kind)}", root, node.selection_set)
        variables, keyed = [], []
        for definition in node.variable_definitions or ():
            variable = definition.variable.name.value
            declared: Any = g.type_from_ast(self.schema, definition.type)
            required = isinstance(declared, g.GraphQLNonNull) and definition.default_value is None
            variables.append(self.variable(variable, declared, required, "    "))
            named = g.get_named_type(declared)
            if isinstance(named, g.GraphQLInputObjectType) and "idempotencyKey" in named.fields:
                keyed.append(variable)
        self.lines.append(typed_dict(f"{name}Variables", variables, None))
        text = json.dumps(g.strip_ignored_characters(g.print_ast(node)))
        # With several root fields, only some of them may have a key: such a mutation is not repeated.
        key = keyed[0] if len(keyed) == 1 and len(node.selection_set.selections) == 1 else None
        arguments = f"{text}, {json.dumps(kind)}" + (f", {json.dumps(key)}" if key else "")
        self.documents.append(f"{snake(name)}: Document[{result}, {name}Variables] = Document(\n    {arguments}\n)\n")


def typed_dict(name: str, fields: list[str], description: str | None) -> str:
    pairs = [field.strip().split(": ", 1) for field in fields]
    if any(iskeyword(key) or key.startswith("__") for key, _ in pairs):
        # As a class, it could not have these names.
        members = ", ".join(f'"{key}": {kind}' for key, kind in pairs)
        return f'{name} = TypedDict("{name}", {{{members}}})\n'
    text = " ".join((description or "").split()).replace("\\", "\\\\")
    text += " " if text.endswith('"') else ""
    doc = f'    """{text}"""\n\n' if text else ""
    return f"class {name}(TypedDict):\n{doc}" + ("\n".join(fields) or ("" if doc else "    pass")) + "\n"


def generate(schema_text: str, operations: str) -> str:
    schema = g.build_schema(schema_text)
    document = g.parse(operations)
    if errors := g.validate(schema, document):
        raise SystemExit("\n\n".join(map(str, errors)))
    module = Module(schema)
    for node in document.definitions:
        if isinstance(node, g.OperationDefinitionNode):
            module.operation(node)
    enums = sorted(text for text in module.shared.values() if not text.startswith("class"))
    inputs = [module.shared[name] for name in sorted(module.shared) if module.shared[name].startswith("class")]
    return "\n\n".join([HEADER + "\n" + "\n".join(enums) + "\n", *inputs, *module.lines]) + "\n\n" + "\n".join(module.documents)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.stdout.write(generate(Path(sys.argv[1]).read_text("utf-8"), Path(sys.argv[2]).read_text("utf-8")))
