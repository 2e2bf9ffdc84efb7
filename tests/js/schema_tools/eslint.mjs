// Runs the rules `schema-recommended` and `schema-relay` of GraphQL ESLint over schema.graphql. Prints what they find and is not refused on
// purpose, and what is refused but no longer found. docs/src/dashboards/clients.md gives the reasons.
import { readFileSync } from 'node:fs';
import { exit } from 'node:process';
import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { Linter } from 'eslint';

/** Rules that the schema does not follow, or follows with other options. */
const OPTIONS = {
  // Payloads, connections and values, such as a turn of a session, have no identity of their own. Every noun has: it implements Node.
  '@graphql-eslint/strict-id-in-types': 'off',
  // A connection has `nodes` beside `edges`, and short lists are plain lists. The entries of the log and the rows of plans are no
  // nouns: they are found by number, not by identifier.
  '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
  // `employeeNumber`, `competencyFramework`: the words of the glossary.
  '@graphql-eslint/no-typename-prefix': 'off',
};

/** Messages that stay. */
const REFUSED = new Set([
  // The change log is read forwards only: a cursor is what a copy has read up to.
  'Field `changes` must contain an argument `last`, that return Int.',
  'Field `changes` must contain an argument `before`, that return String or Scalar.',
  // The values of `extensions.code`, which no field returns.
  'Enum type `ErrorCode` is unreachable.',
  // The definition of a directive of GraphQL itself.
  'Directive `specifiedBy` is unreachable.',
]);

const { configs, parser } = graphqlPlugin;
const path = '../../../schema.graphql';
const schema = readFileSync(path, 'utf8');
const rules = { ...configs['flat/schema-recommended'].rules, ...configs['flat/schema-relay'].rules, ...OPTIONS };
const config = {
  files: ['**/*.graphql'],
  languageOptions: { parser, parserOptions: { graphQLConfig: { schema: path } } },
  plugins: { '@graphql-eslint': graphqlPlugin },
  rules,
};
const found = new Linter({ configType: 'flat' }).verify(schema, [config], { filename: 'schema.graphql' });
const messages = found.map(({ message }) => message);
const unexpected = found.filter(({ message }) => !REFUSED.has(message));
const stale = [...REFUSED].filter((message) => !messages.includes(message));
for (const { line, ruleId, message } of unexpected) console.log(`schema.graphql:${line} ${ruleId} ${message}`);
for (const message of stale) console.log(`no longer found: ${message}`);
if (Object.keys(rules).length < 15) throw new Error('the configurations of the plugin have too few rules');
exit(unexpected.length + stale.length > 0 ? 1 : 0);
