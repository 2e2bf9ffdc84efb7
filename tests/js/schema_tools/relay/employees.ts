// What Relay's compiler needs of a schema: `node`, connections with edges, cursors and PageInfo, `@refetchable` on Query and on a noun.
import { graphql } from 'relay-runtime';

export const query = graphql`
  query employeesQuery($first: Int!, $after: String) {
    ...employeesList @arguments(first: $first, after: $after)
  }
`;

export const list = graphql`
  fragment employeesList on Query @refetchable(queryName: "employeesListQuery") @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" }) {
    employees(first: $first, after: $after) @connection(key: "employeesList_employees") {
      edges {
        node {
          ...employeesEmployee
        }
      }
    }
  }
`;

export const employee = graphql`
  fragment employeesEmployee on Employee @refetchable(queryName: "employeesEmployeeQuery") @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" }) {
    id
    displayName
    reports(first: $first, after: $after) @connection(key: "employeesEmployee_reports") {
      edges {
        node {
          id
        }
      }
    }
  }
`;

export const create = graphql`
  mutation employeesProgramCreateMutation($input: ProgramCreateInput!) {
    programCreate(input: $input) {
      program { id version }
      userErrors { code field message }
    }
  }
`;

export const follow = graphql`
  subscription employeesChangesSubscription($after: String) {
    changes(after: $after) { cursor throughSeq change { seq kind subject { __typename id } } }
  }
`;
