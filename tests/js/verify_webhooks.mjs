// Verifies webhooks with the library standardwebhooks: verify_webhooks.mjs '[{ "secret", "headers", "body" }, …]'. Prints for each message
// what the library says: true, or the reason.
import { Webhook } from 'standardwebhooks';

for (const { secret, headers, body } of JSON.parse(process.argv[2])) {
  let verdict = true;
  try {
    new Webhook(secret).verify(body, headers);
  } catch (error) {
    verdict = error.message;
  }
  console.log(JSON.stringify(verdict));
}
