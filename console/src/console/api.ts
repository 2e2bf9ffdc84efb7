// Requests to the API with the session cookie. The documents and their types are generated from schema.graphql.
import type { TypedDocumentString } from '../generated/graphql';
import { fromErrors, fromStatus, UNREACHABLE, type GraphQLError } from './problem';

let csrfToken = '';

/** The server accepts the cookie only together with this token, which other sites cannot read. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

export function csrfHeaders(): Record<string, string> {
  return { 'X-CSRF-Token': csrfToken };
}

export async function request<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...csrfHeaders() },
    body: JSON.stringify({ query: document.toString(), variables }),
  }).catch(() => {
    throw UNREACHABLE;
  });
  const body = (await response.json().catch(() => ({}))) as { data?: Data | null; errors?: GraphQLError[] };
  if (body.errors?.length) throw fromErrors(body.errors);
  if (!response.ok || !body.data) throw fromStatus(response.status, response.headers.get('Retry-After'));
  return body.data;
}

interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface All<Node> {
  nodes: Node[];
  /** Whether there are more than were read. */
  isCut: boolean;
}

/** Reads a list page by page, up to a number of pages. */
export async function readAll<Node>(readPage: (after: string | null) => Promise<Page<Node>>, maxPages = 10): Promise<All<Node>> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const { nodes: more, pageInfo } = await readPage(after);
    nodes.push(...more);
    if (!pageInfo.hasNextPage) return { nodes, isCut: false };
    after = pageInfo.endCursor ?? null;
  }
  return { nodes, isCut: true };
}
