import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: process.env.OPERATIONS ?? '../operations.graphql',
  generates: {
    [process.env.GENERATED ?? 'src/generated/operations.ts']: {
      plugins: [
        { add: { content: '// Generated from schema.graphql by clients/generate; do not edit.' } },
        'typescript-operations',
        './documents.cjs',
      ],
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { ID: 'string', Date: 'string', DateTime: 'string', JSON: 'unknown', SequenceNumber: 'number' },
        skipTypename: true,
      },
    },
  },
};
export default config;
