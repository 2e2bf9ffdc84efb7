// Valid and invalid access tokens, each with the verdict of an independent implementation of RFC 9068. The server must give the same
// verdicts.
//
//   node invalid_tokens.mjs
//
// Prints one line, {"issuer", "audience", "cases": [{"name", "token", "accept"}]}, and serves the issuer's metadata
// and keys until stdin closes.
import { exitWithParent, report } from './lib/process.mjs';
import * as oauth from 'oauth4webapi';
import { AUDIENCE } from './lib/api.mjs';
import { listen, sendJson } from './lib/http.mjs';
import { generateSigningKey } from './lib/keys.mjs';
import { tokenVariants } from './invalid_tokens/variants.mjs';

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
  const document = documents[request.url];
  sendJson(response, document ? 200 : 404, document ?? { error: 'not_found' });
});

const insecure = { [oauth.allowInsecureRequests]: true };
const identifier = new URL(issuer);
const server = await oauth.processDiscoveryResponse(identifier, await oauth.discoveryRequest(identifier, insecure));

async function isValid(token) {
  const request = new Request(AUDIENCE, { headers: { authorization: `Bearer ${token}` } });
  try {
    await oauth.validateJwtAccessToken(server, request, AUDIENCE, insecure);
    return true;
  } catch (error) {
    // Other errors, such as a key set that cannot be fetched, are not about the token.
    const isAboutToken = error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError;
    if (isAboutToken) return false;
    throw error;
  }
}

const cases = [];
for (const { name, token } of tokenVariants({ issuer, key, unpublishedKey: await generateSigningKey() })) {
  cases.push({ name, token, accept: await isValid(token) });
}

report({ issuer, audience: AUDIENCE, cases });
