// Requests of services and people to their identity provider, over HTTP by the standards, without access to the provider's state.
import crypto from 'node:crypto';
import { RESOURCES, SCOPES } from '../lib/api.mjs';
import { REDIRECT_URI, WEB_SCOPES, secretOf } from './clients.mjs';

const ALL_SCOPES = SCOPES.join(' ');

// A sign-in has about seven redirects; more are a loop.
const MAX_REDIRECTS = 20;

function resourceFor(format = 'jwt') {
  if (!Object.hasOwn(RESOURCES, format)) throw new Error(`unknown token format ${JSON.stringify(format)}`);
  return RESOURCES[format];
}

// The provider ignores an unknown scope, and the token would lack a scope that the test needs.
function checkScope(scope) {
  const unknown = scope.split(' ').find((name) => name !== '' && !WEB_SCOPES.includes(name));
  if (unknown) throw new Error(`unknown scope ${JSON.stringify(unknown)}`);
}

const basic = (client) => `Basic ${Buffer.from(`${client}:${secretOf(client)}`).toString('base64')}`;

const endpointsOf = new Map();

async function discover(issuer) {
  if (!endpointsOf.has(issuer)) {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    if (!response.ok) throw new Error(`discovery at ${issuer} returned ${response.status}`);
    endpointsOf.set(issuer, await response.json());
  }
  return endpointsOf.get(issuer);
}

async function post(url, form, headers = {}) {
  const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} returned ${response.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** Requests a token for a service with the client credentials grant. */
export async function serviceToken(issuer, { client, scope = ALL_SCOPES, format }) {
  checkScope(scope);
  const { token_endpoint: tokenEndpoint } = await discover(issuer);
  const form = { grant_type: 'client_credentials', resource: resourceFor(format), ...(scope && { scope }) };
  const { access_token } = await post(tokenEndpoint, form, { authorization: basic(client) });
  return access_token;
}

/** Follows redirects with cookies, as a browser does, up to the redirect URI. Returns that address. */
async function followRedirects(start, redirectUri = REDIRECT_URI) {
  const cookies = new Map();
  let url = new URL(start);
  for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`sign-in stopped at ${url}: ${response.status} ${await response.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(redirectUri)) return url;
  }
  throw new Error(`sign-in did not end within ${MAX_REDIRECTS} redirects`);
}

/** Signs a person in at the address of an authorization request, as in a browser. Returns the address of the callback. */
export async function authorize(address, sub) {
  const start = new URL(address);
  start.searchParams.set('login_hint', sub);
  return (await followRedirects(start, start.searchParams.get('redirect_uri'))).href;
}

/** Requests a token for a person with the authorization code grant and PKCE. */
export async function personToken(issuer, { sub, scope = ALL_SCOPES, format }) {
  checkScope(scope);
  const { authorization_endpoint: authorize, token_endpoint: tokenEndpoint } = await discover(issuer);
  const resource = resourceFor(format);
  const verifier = crypto.randomBytes(32).toString('base64url');
  const state = crypto.randomUUID();

  const start = new URL(authorize);
  start.search = new URLSearchParams({
    client_id: 'web',
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: [...new Set(['openid', ...scope.split(' ')])].join(' ').trim(),
    resource,
    login_hint: sub,
    prompt: 'consent',
    state,
    nonce: crypto.randomUUID(),
    code_challenge: crypto.createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });

  const callback = (await followRedirects(start)).searchParams;
  const code = callback.get('code');
  if (!code) throw new Error(`sign-in failed: ${callback}`);
  if (callback.get('state') !== state || callback.get('iss') !== issuer) throw new Error('the redirect belongs to another sign-in');

  const { access_token } = await post(tokenEndpoint, {
    grant_type: 'authorization_code',
    client_id: 'web',
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT_URI,
    resource,
  });
  return access_token;
}

/** Revokes an opaque token as the client to which it was issued, because only that client may. */
export async function revokeToken(issuer, client, token) {
  const { revocation_endpoint: revocationEndpoint } = await discover(issuer);
  if (client === 'web') return post(revocationEndpoint, { token, client_id: client });
  return post(revocationEndpoint, { token }, { authorization: basic(client) });
}
