// A corpus of odd access tokens with the verdict of an independent implementation of RFC 9068 on each: the verdicts
// our server must give too.
//
//   node neg.mjs
//
// Prints one line, {"issuer", "audience", "cases": [{"name", "token", "accept"}]}, and serves the issuer's metadata
// and keys until stdin closes.
import { exitWithParent, report } from './lib/process.mjs';
import * as oauth from 'oauth4webapi';
import { AUDIENCE } from './lib/api.mjs';
import { answer, listen } from './lib/http.mjs';
import { generateSigningKey } from './lib/keys.mjs';
import { tokenShapes } from './neg/shapes.mjs';

exitWithParent();

const key = await generateSigningKey();

const issuer = await listen((request, response) => {
  const documents = {
    '/.well-known/openid-configuration': {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
    '/jwks': { keys: [key.publicJwk] },
  };
  const found = documents[request.url];
  answer(response, found ? 200 : 404, found ?? { error: 'not_found' });
});

const insecure = { [oauth.allowInsecureRequests]: true };
const identifier = new URL(issuer);
const server = await oauth.processDiscoveryResponse(identifier, await oauth.discoveryRequest(identifier, insecure));

async function verdict(token) {
  const request = new Request(AUDIENCE, { headers: { authorization: `Bearer ${token}` } });
  try {
    await oauth.validateJwtAccessToken(server, request, AUDIENCE, insecure);
    return true;
  } catch (error) {
    // Only a judgement on the token counts; a key set that cannot be fetched says nothing about it.
    const judged = error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError;
    if (judged) return false;
    throw error;
  }
}

const cases = [];
for (const { name, token } of tokenShapes({ issuer, key, stranger: await generateSigningKey() })) {
  cases.push({ name, token, accept: await verdict(token) });
}

report({ issuer, audience: AUDIENCE, cases });
