// Writes ../operations.graphql: one operation for each root field of ../../schema.graphql. Both clients are generated from it.
//
//   node operations.mjs [FILE]
//
// An operation selects the fields that a caller with the scopes of the root field can read: scalars, enums, and objects that belong to the
// object itself. It selects no other nouns (their scopes and costs are the caller's decision), and no total counts.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  buildSchema, getNamedType, isAbstractType, isInterfaceType, isLeafType, isNonNullType, isObjectType, isRequiredArgument,
} from 'graphql';

const folder = new URL('..', import.meta.url);
const target = process.argv[2] ?? new URL('operations.graphql', folder);
const schema = buildSchema(readFileSync(new URL('../schema.graphql', folder), 'utf8'));
const node = schema.getType('Node');

/** How deep objects that are no nouns are selected. */
const MAX_DEPTH = 3;

const directive = (element, name) => element.astNode?.directives?.find(({ name: { value } }) => value === name);
const scopes = (element) => directive(element, 'requires')?.arguments[0].value.value.split(' ') ?? [];
const isConnection = (type) => isObjectType(type) && type.name.endsWith('Connection');
const isNoun = (type) => isObjectType(type) && type.getInterfaces().includes(node);
const pascal = (name) => name[0].toUpperCase() + name.slice(1);
const indent = (text) => text.replace(/^/gm, '  ');

/** The selection set of a type, without braces. `granted` are the scopes that the caller has. */
function selection(type, granted, depth, inRow) {
  if (isAbstractType(type)) {
    // An interface of many nouns: a program that needs their fields writes its own document.
    if (isInterfaceType(type)) return '__typename\nid';
    const members = schema.getPossibleTypes(type).filter((member) => !isNoun(member) || depth === 0);
    return ['__typename', ...members.map((member) => block(`... on ${member.name}`, member, granted, depth + 1, inRow))].filter(Boolean).join('\n');
  }
  const lines = Object.values(type.getFields()).map((field) => {
    if (field.deprecationReason != null || field.args.some(isRequiredArgument) || directive(field, 'cost')) return undefined;
    const result = getNamedType(field.type);
    // A mutation returns its object, whose identifier and version the caller needs, to callers who may read it.
    if (type.name.endsWith('Payload')) return isLeafType(result) ? field.name : block(field.name, result, [...granted, ...scopes(result)], 0, false);
    if (![...scopes(field), ...scopes(result)].every((scope) => granted.includes(scope))) return undefined;
    if (isLeafType(result)) return field.name === 'totalCount' ? undefined : field.name;
    if (isConnection(type)) {
      if (field.name === 'pageInfo') return 'pageInfo { hasNextPage endCursor }';
      return field.name === 'nodes' ? block('nodes', result, granted, 0, true) : undefined;
    }
    // An object with arguments is a question of its own, such as a figure; a text in one of several languages is not.
    const isText = () => isObjectType(result) && Object.values(result.getFields()).every(({ type }) => String(type) === 'String!');
    if (field.args.length > 0 && !isText()) return undefined;
    if (inRow || depth >= MAX_DEPTH || isNoun(result) || isConnection(result) || isAbstractType(result)) return undefined;
    return block(field.name, result, granted, depth + 1, inRow);
  });
  return lines.filter(Boolean).join('\n');
}

function block(name, type, granted, depth, inRow) {
  const fields = selection(type, granted, depth, inRow);
  return fields && `${name} {\n${indent(fields)}\n}`;
}

function operation(kind, field, names) {
  const type = getNamedType(field.type);
  const granted = [...scopes(field), ...scopes(type)];
  const args = isConnection(type) ? field.args.filter(({ name }) => name !== 'last' && name !== 'before') : field.args;
  const optional = (arg) => (isNonNullType(arg.type) && arg.defaultValue !== undefined ? String(arg.type).slice(0, -1) : String(arg.type));
  const variables = args.map((arg) => `$${arg.name}: ${optional(arg)}`).join(', ');
  const values = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const root = field.name + (values && `(${values})`);
  const body = isLeafType(type) ? root : block(root, type, granted, 0, false);
  // Nothing but questions: a program asks its own.
  if (!body) return undefined;
  const name = names.has(pascal(field.name)) ? `Follow${pascal(field.name)}` : pascal(field.name);
  names.add(name);
  return `${kind} ${name}${variables && `(${variables})`} {\n${indent(body)}\n}\n`;
}

const names = new Set();
const roots = [['query', schema.getQueryType()], ['mutation', schema.getMutationType()], ['subscription', schema.getSubscriptionType()]];
const operations = roots.flatMap(([kind, type]) => Object.values(type.getFields())
  .filter((field) => field.deprecationReason == null)
  .map((field) => operation(kind, field, names))
  .filter(Boolean));
writeFileSync(target, `# Generated from schema.graphql by clients/generate; do not edit.\n\n${operations.join('\n')}`);
