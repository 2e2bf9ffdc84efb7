// gql.tada reads the types of a document from its text.
import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import type { introspection } from './__generated__/graphql-env.js';

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { Date: string; DateTime: string; SequenceNumber: number } }>();

const employees = graphql(`
  query Employees($first: Int, $filter: EmployeeFilter) {
    employees(first: $first, filter: $filter) {
      nodes {
        id
        jobLevel
        status
        hiredOn
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
const changes = graphql(`
  subscription Changes($after: String) {
    changes(after: $after) {
      throughSeq
      change {
        subject {
          __typename
          ... on Employee {
            displayName
          }
        }
      }
    }
  }
`);

declare const page: ResultOf<typeof employees>['employees'];
declare const event: ResultOf<typeof changes>['changes'];
const level: number | null | undefined = page.nodes[0]?.jobLevel;
const cursor: string | null = page.pageInfo.endCursor;
const seq: number = event.throughSeq;
const subject = event.change?.subject;
const name = subject?.__typename === 'Employee' ? subject.displayName : null;
// @ts-expect-error: not selected
page.nodes[0]?.email;
const variables: VariablesOf<typeof employees> = { first: 10, filter: { status: { eq: 'ACTIVE' } } };
export { cursor, level, name, seq, variables };
