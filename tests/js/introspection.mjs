// The introspection queries that tools send: the plain one, and the one of GraphiQL, which asks for everything.
//
//   node introspection.mjs
//
// Prints one JSON line for each, the document as a text.
import { report } from './lib/process.mjs';
import { getIntrospectionQuery } from 'graphql';

report(getIntrospectionQuery());
report(
  getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
);
