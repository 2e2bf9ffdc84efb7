// A plugin of graphql-codegen: writes each operation as one typed text, without white space that does not count.
const { print, stripIgnoredCharacters } = require('graphql');

const KINDS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
const INDENTATION = /^/gm;

/** The input types with an idempotency key. A variable of such a type makes a mutation repeatable. */
function keyedInputs(schema) {
  const inputs = Object.values(schema.getTypeMap()).filter((type) => type.constructor.name === 'GraphQLInputObjectType');
  return inputs.filter((type) => type.getFields().idempotencyKey).map((type) => type.name).sort();
}

module.exports.plugin = (schema, files) => {
  const operations = files.flatMap((file) => file.document.definitions).filter(({ kind }) => kind === 'OperationDefinition');
  const documents = operations.map((operation) => {
    const name = operation.name.value;
    const type = name + KINDS[operation.operation];
    const text = JSON.stringify(stripIgnoredCharacters(print(operation)));
    return `export const ${name}Document = /* @__PURE__ */ document<${type}, ${type}Variables>(\n  ${text},\n);`;
  });
  const inputs = keyedInputs(schema).map((name) => JSON.stringify(name)).join(',\n').replace(INDENTATION, '  ');
  return {
    prepend: ["import { document } from '../document.js';"],
    content: [
      `/** The input types with an idempotency key. */\nexport const KEYED_INPUTS: ReadonlySet<string> = /* @__PURE__ */ new Set([\n${inputs},\n]);`,
      ...documents,
    ].join('\n\n'),
  };
};
