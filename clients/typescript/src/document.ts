// Documents with the types of their results and variables, and what the client reads from their text.

/**
 * A GraphQL document, typed by its result and variables. The generated documents are texts with this type; a document of gql.tada, or of
 * graphql-codegen in any mode, has it as well.
 */
export interface TypedDocument<Result, Variables> {
  __apiType?: (variables: Variables) => Result;
}

export type DocumentText<Result, Variables> = string & TypedDocument<Result, Variables>;

/** Gives a text the types of its result and variables. */
export function document<Result, Variables>(text: string): DocumentText<Result, Variables> {
  return text as DocumentText<Result, Variables>;
}

/** The variables as an argument: optional when the document requires none. */
export type VariablesArgument<V> = Record<string, never> extends V ? [variables?: V] : [variables: V];

/** Strings, comments and everything else that is one token. */
const TOKENS = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|\.\.\.|\$?[A-Za-z_][A-Za-z0-9_]*|[{}()[\]!:=@|&]/g;

/** The variables of the first operation with their types, without the marks for lists and null. */
export function variableTypes(text: string): Map<string, string> {
  const types = new Map<string, string>();
  const header = text.slice(0, text.indexOf('{'));
  for (const [, name, type] of header.matchAll(/\$([A-Za-z_]\w*)\s*:\s*([A-Za-z_]\w*)/g)) types.set(name!, type!);
  return types;
}

/** Whether the document begins with a mutation of one root field, written without a fragment. */
export function isSingleMutation(text: string): boolean {
  let [depth, parentheses, roots, previous] = [0, 0, 0, ''];
  for (const [token] of text.matchAll(TOKENS)) {
    if (token.startsWith('#')) continue;
    if (previous === '' && token !== 'mutation') return false;
    if (token === '(') parentheses += 1;
    else if (token === ')') parentheses -= 1;
    else if (parentheses === 0 && token === '{') depth += 1;
    else if (parentheses === 0 && token === '}' && (depth -= 1) === 0) return roots === 1;
    else if (parentheses === 0 && depth === 1) {
      if (token === '...') return false;
      if (token === ':') roots -= 1;
      else if (/^[A-Za-z_]/.test(token) && previous !== '@') roots += 1;
    }
    previous = token;
  }
  return false;
}
