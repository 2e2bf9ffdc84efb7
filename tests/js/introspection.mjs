// The introspection queries of common tools: with default options, and with all options as GraphiQL sends it.
//
//   node introspection.mjs
//
// Prints each document as one line with a JSON string.
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
