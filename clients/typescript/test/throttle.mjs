// Sends queries until one was refused with 429 and then answered.
//
//   node throttle.mjs URL TOKEN
//
// Prints {"ready": true}; {"retryAfter"} when a query was refused; {"waited"}, in seconds, when it was answered.
import { argv } from 'node:process';
import { Coachgraph, OrganizationDocument } from '../dist/index.js';
import { exitWithInput, report } from './report.mjs';

const [url, token] = argv.slice(2);
exitWithInput();
let refused;
const client = new Coachgraph({
  url,
  token,
  retry: { firstDelay: 1 },
  fetch: async (...request) => {
    const response = await fetch(...request);
    if (response.status === 429) {
      refused = performance.now();
      report({ retryAfter: Number(response.headers.get('retry-after')) });
    }
    return response;
  },
});
report({ ready: true });
while (refused === undefined) await client.query(OrganizationDocument);
report({ waited: (performance.now() - refused) / 1000 });
