// The identity provider of one organization: a real OpenID provider behind a handler that counts the requests to the endpoints on
// which the API depends, that makes them fail on demand, and that rotates the signing key.
import { listen, sendJson } from '../lib/http.mjs';
import { generateSigningKey, signCompact } from '../lib/keys.mjs';
import { interact } from './interaction.mjs';
import { createProvider } from './provider.mjs';
import { createStorage } from './storage.mjs';

const MONITORED_PATHS = {
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/token': 'token',
  '/token/introspection': 'introspection',
};

export async function startIssuer() {
  const storage = createStorage();
  const hits = { discovery: 0, jwks: 0, token: 0, introspection: 0 };
  const failing = { discovery: false, jwks: false, token: false, introspection: false };
  let keys = [await generateSigningKey()];
  let seconds = 300;
  let provider;
  let handle;

  const issuer = await listen((request, response) => {
    dispatch(request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) sendJson(response, 500, { error: String(error) });
    });
  });

  async function dispatch(request, response) {
    const { pathname } = new URL(request.url, issuer);
    const endpoint = MONITORED_PATHS[pathname];
    if (endpoint) {
      hits[endpoint] += 1;
      if (failing[endpoint]) return sendJson(response, 503, { error: 'temporarily_unavailable' });
    }
    if (pathname.startsWith('/interaction/')) return interact(provider, request, response);
    return handle(request, response);
  }

  // A provider reads its keys when it is created, so other keys need a new provider with the same storage.
  function rebuild() {
    const jwks = keys.map((key) => key.privateJwk);
    provider = createProvider({ issuer, jwks, storage, lifetime: () => seconds });
    handle = provider.callback();
  }
  rebuild();

  return {
    issuer,
    hits,
    failing,

    forgetGrants() {
      storage.clear();
    },

    setLifetime(value) {
      seconds = value;
    },

    /** With `keepOld: false`, tokens signed with the former keys are invalid at once. */
    async rotate(keepOld) {
      const key = await generateSigningKey();
      keys = keepOld ? [key, ...keys] : [key];
      rebuild();
      return key.kid;
    },

    /** Signs any claims. A member of the header that is null is removed. */
    sign(header, claims) {
      const [{ kid, privateKey }] = keys;
      const full = Object.entries({ alg: 'RS256', typ: 'at+jwt', kid, ...header });
      return signCompact(Object.fromEntries(full.filter(([, value]) => value !== null)), claims, privateKey);
    },

    /** The client of an opaque token; undefined when the token is unknown or expired. */
    async clientOf(token) {
      const record = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
      return record?.clientId;
    },
  };
}
