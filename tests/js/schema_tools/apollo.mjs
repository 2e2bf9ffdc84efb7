// Apollo Client against the server: pages merged in its cache, objects found by identifier, errors by code.
//
//   node apollo.mjs URL TOKEN
//
// The organization needs at least three employees. Exits with 0 when every check holds.
import assert from 'node:assert/strict';
import { argv } from 'node:process';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

const [url, token] = argv.slice(2);
const client = new ApolloClient({
  link: new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` } }),
  cache: new InMemoryCache({ typePolicies: { Query: { fields: { employees: relayStylePagination(['filter', 'orderBy']) } } } }),
});

const EMPLOYEES = gql`
  query Employees($first: Int!, $after: String) {
    employees(first: $first, after: $after, orderBy: EXTERNAL_ID_ASC) {
      edges { cursor node { id externalId } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;
const { data: first } = await client.query({ query: EMPLOYEES, variables: { first: 2 } });
assert.equal(first.employees.edges.length, 2);
const next = { first: 2, after: first.employees.pageInfo.endCursor };
await client.query({ query: EMPLOYEES, variables: next, fetchPolicy: 'network-only' });
const merged = client.readQuery({ query: EMPLOYEES, variables: { first: 2 } });
assert.ok(merged.employees.edges.length > 2, 'the second page joins the first one in the cache');

const { id, externalId } = first.employees.edges[0].node;
assert.ok(`Employee:${id}` in client.cache.extract(), 'an object is found in the cache by its identifier');
const renamed = await client.mutate({
  mutation: gql`
    mutation ($input: EmployeeUpsertInput!) {
      employeeUpsert(input: $input) { employee { id jobTitle externalId } userErrors { code field message } }
    }
  `,
  variables: { input: { employee: { externalId, jobTitle: 'Architect' } } },
});
assert.deepEqual(renamed.data.employeeUpsert.userErrors, []);
const fragment = gql`fragment Title on Employee { jobTitle }`;
assert.equal(client.readFragment({ id: `Employee:${id}`, fragment }).jobTitle, 'Architect');

const failure = await client.query({ query: gql`{ employee(id: "ses_1") { id } }` }).then(() => undefined, (error) => error);
assert.ok(CombinedGraphQLErrors.is(failure), String(failure));
assert.equal(failure.errors[0].extensions.code, 'INVALID');
