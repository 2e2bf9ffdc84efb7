// The audit suite of graphql-http for the specification GraphQL over HTTP.
//
//   node audit.mjs URL TOKEN
//
// Prints one line, {"total", "ok", "bad": [{"id", "name", "status", "reason"}]}, and exits with 1 when an audit fails, for a SHOULD or
// MAY of the specification too.
import { report, usage } from './lib/process.mjs';
import { auditServer } from 'graphql-http';

const [url, token] = process.argv.slice(2);
if (!url || !token) usage('audit.mjs URL TOKEN');

const authorization = `Bearer ${token}`;
const results = await auditServer({
  url,
  fetchFn: (target, options = {}) => fetch(target, { ...options, headers: { ...options.headers, authorization } }),
});

const bad = results
  .filter(({ status }) => status !== 'ok')
  .map(({ id, name, status, reason }) => ({ id, name, status, reason }));

report({ total: results.length, ok: results.length - bad.length, bad });
process.exitCode = bad.length === 0 ? 0 : 1;
