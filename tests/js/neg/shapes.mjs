// The shapes of access tokens a resource server meets, most of which it must turn away.
import crypto from 'node:crypto';
import { AUDIENCE } from '../lib/api.mjs';
import { signCompact } from '../lib/keys.mjs';

// A member given as undefined is left out: that is how a shape says "without".
const without = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** All shapes as `{name, token}`, signed by `key` for `issuer`; `stranger` is a key the issuer does not publish. */
export function tokenShapes({ issuer, key, stranger }) {
  const now = Math.floor(Date.now() / 1000);

  const claims = (changes = {}) =>
    without({
      iss: issuer,
      aud: AUDIENCE,
      sub: 'ann',
      client_id: 'hris',
      jti: crypto.randomUUID(),
      iat: now,
      exp: now + 300,
      scope: 'organization:read roster:read',
      ...changes,
    });
  const header = (changes = {}) => without({ alg: 'RS256', typ: 'at+jwt', kid: key.kid, ...changes });

  const withClaims = (changes) => signCompact(header(), claims(changes), key.privateKey);
  const withHeader = (changes, signer = key.privateKey) => signCompact(header(changes), claims(), signer);

  // The signature of one token under the claims of another.
  const [head, , signature] = withClaims({}).split('.');
  const altered = Buffer.from(JSON.stringify(claims({ sub: 'eve' }))).toString('base64url');

  return Object.entries({
    good: withClaims({}),
    'typ application/at+jwt': withHeader({ typ: 'application/at+jwt' }),
    'typ JWT, an ID token': withHeader({ typ: 'JWT' }),
    'no typ': withHeader({ typ: undefined }),
    'no aud': withClaims({ aud: undefined }),
    'aud a list with ours in it': withClaims({ aud: ['https://other.test', AUDIENCE] }),
    'aud of another API': withClaims({ aud: 'https://other.test' }),
    'no iss': withClaims({ iss: undefined }),
    'iss with a slash more': withClaims({ iss: `${issuer}/` }),
    'no sub': withClaims({ sub: undefined }),
    'no client_id': withClaims({ client_id: undefined }),
    'no jti': withClaims({ jti: undefined }),
    'no iat': withClaims({ iat: undefined }),
    'no exp': withClaims({ exp: undefined }),
    // Two minutes are beyond any clock skew a server may reasonably forgive.
    expired: withClaims({ iat: now - 420, exp: now - 120 }),
    'nbf in the future': withClaims({ nbf: now + 120 }),
    'crit with an extension': withHeader({ crit: ['b64'], b64: true }),
    'crit with an unknown extension': withHeader({ crit: ['urn:unknown'], 'urn:unknown': true }),
    'unknown kid': withHeader({ kid: 'nope' }),
    'alg none': withHeader({ alg: 'none', kid: undefined }),
    'HS256 with the public key as secret': withHeader({ alg: 'HS256' }, key.publicPem),
    'PS256 on an RS256 key': withHeader({ alg: 'PS256' }),
    'cnf.jkt, bound to a key, as Bearer': withClaims({ cnf: { jkt: key.kid } }),
    'signed by a key not published': withHeader({}, stranger.privateKey),
    'claims changed after signing': `${head}.${altered}.${signature}`,
  }).map(([name, token]) => ({ name, token }));
}
