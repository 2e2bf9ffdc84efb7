// One company's identity provider: a real OpenID provider behind a thin front that counts, and on request breaks, the
// two endpoints the API depends on, and that can change its signing key while it runs.
import { answer, listen } from '../lib/http.mjs';
import { generateSigningKey, signCompact } from '../lib/keys.mjs';
import { interact } from './interaction.mjs';
import { createProvider } from './provider.mjs';
import { createStorage } from './storage.mjs';

const WATCHED = { '/jwks': 'jwks', '/token/introspection': 'introspection' };

export async function startIssuer() {
  const storage = createStorage();
  const hits = { jwks: 0, introspection: 0 };
  const failing = { jwks: false, introspection: false };
  let keys = [await generateSigningKey()];
  let seconds = 300;
  let provider;
  let handle;

  const issuer = await listen((request, response) => {
    front(request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) answer(response, 500, { error: String(error) });
    });
  });

  async function front(request, response) {
    const { pathname } = new URL(request.url, issuer);
    const watched = WATCHED[pathname];
    if (watched) {
      hits[watched] += 1;
      if (failing[watched]) return answer(response, 503, { error: 'temporarily_unavailable' });
    }
    if (pathname.startsWith('/interaction/')) return interact(provider, request, response);
    return handle(request, response);
  }

  // The provider takes its keys at birth; changing them means a new provider on the same storage.
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

    setLifetime(value) {
      seconds = value;
    },

    /** `keepOld: false` is the emergency: tokens signed with the former keys lose their footing at once. */
    async rotate(keepOld) {
      const key = await generateSigningKey();
      keys = keepOld ? [key, ...keys] : [key];
      rebuild();
      return key.kid;
    },

    /** Signs what the provider itself never would. A header member set to null is left out. */
    sign(header, claims) {
      const [{ kid, privateKey }] = keys;
      const full = Object.entries({ alg: 'RS256', typ: 'at+jwt', kid, ...header });
      return signCompact(Object.fromEntries(full.filter(([, value]) => value !== null)), claims, privateKey);
    },

    /** The client an opaque token was issued to, undefined when the token is not alive. */
    async clientOf(token) {
      const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
      return found?.clientId;
    },
  };
}
