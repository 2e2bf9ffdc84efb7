// Variants of an access token. A resource server must reject most of them.
import crypto from 'node:crypto';
import { AUDIENCE } from '../lib/api.mjs';
import { signCompact } from '../lib/keys.mjs';

// Removes members that are undefined.
const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** All variants as `{name, token}`, signed by `key` for `issuer`. The issuer does not publish `unpublishedKey`. */
export function tokenVariants({ issuer, key, unpublishedKey }) {
  const now = Math.floor(Date.now() / 1000);

  const claims = (changes = {}) =>
    defined({
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
  const header = (changes = {}) => defined({ alg: 'RS256', typ: 'at+jwt', kid: key.kid, ...changes });

  const withClaims = (changes) => signCompact(header(), claims(changes), key.privateKey);
  const withHeader = (changes, signer = key.privateKey) => signCompact(header(changes), claims(), signer);

  // The header and signature of one token with other claims.
  const [head, , signature] = withClaims({}).split('.');
  const altered = Buffer.from(JSON.stringify(claims({ sub: 'eve' }))).toString('base64url');

  return Object.entries({
    good: withClaims({}),
    'typ application/at+jwt': withHeader({ typ: 'application/at+jwt' }),
    'typ JWT, an ID token': withHeader({ typ: 'JWT' }),
    'no typ': withHeader({ typ: undefined }),
    'no aud': withClaims({ aud: undefined }),
    'aud a list that contains the API': withClaims({ aud: ['https://other.test', AUDIENCE] }),
    'aud of another API': withClaims({ aud: 'https://other.test' }),
    'no iss': withClaims({ iss: undefined }),
    'iss with an additional slash': withClaims({ iss: `${issuer}/` }),
    'no sub': withClaims({ sub: undefined }),
    'no client_id': withClaims({ client_id: undefined }),
    'no jti': withClaims({ jti: undefined }),
    'no iat': withClaims({ iat: undefined }),
    'no exp': withClaims({ exp: undefined }),
    // Two minutes are more than any reasonable tolerance for clock skew.
    expired: withClaims({ iat: now - 420, exp: now - 120 }),
    'nbf in the future': withClaims({ nbf: now + 120 }),
    'crit with an extension': withHeader({ crit: ['b64'], b64: true }),
    'crit with an unknown extension': withHeader({ crit: ['urn:unknown'], 'urn:unknown': true }),
    'unknown kid': withHeader({ kid: 'nope' }),
    'alg none': withHeader({ alg: 'none', kid: undefined }),
    'HS256 with the public key as secret': withHeader({ alg: 'HS256' }, key.publicPem),
    'PS256 on an RS256 key': withHeader({ alg: 'PS256' }),
    'cnf.jkt, bound to a key, as Bearer': withClaims({ cnf: { jkt: key.kid } }),
    'signed by a key not published': withHeader({}, unpublishedKey.privateKey),
    'claims changed after signing': `${head}.${altered}.${signature}`,
  }).map(([name, token]) => ({ name, token }));
}
