// A proxy in front of the API that loses the first response to each mutation, after the server has executed it.
//
//   node lossy_proxy.mjs URL
//
// Prints {"url"} when it listens, and ends with standard input. A mutation that is sent again with the same body is answered.
import { exitWithParent, report } from './lib/process.mjs';
import { createServer } from 'node:http';
import { argv } from 'node:process';

const [target] = argv.slice(2);
const seen = new Set();
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const { authorization, accept } = request.headers;
  const answer = await fetch(target, { method: 'POST', headers: { authorization, accept, 'content-type': 'application/json' }, body });
  const text = await answer.text();
  if (/"mutation\b/.test(body) && !seen.has(body)) {
    seen.add(body);
    return request.socket.destroy();
  }
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') }).end(text);
});
server.listen(0, '127.0.0.1', () => report({ url: `http://127.0.0.1:${server.address().port}/graphql` }));
exitWithParent();
