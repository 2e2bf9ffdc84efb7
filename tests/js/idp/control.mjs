// The control server of the identity providers: JSON over POST, with which a test signs a person in, rotates a key or makes an endpoint
// fail.
import { listen, readJson, sendJson } from '../lib/http.mjs';
import { authorize, personToken, revokeToken, serviceToken } from './requests.mjs';

class BadRequest extends Error {}

function requireType(value, type, name) {
  if (typeof value !== type) throw new BadRequest(`${name} must be a ${type}`);
  return value;
}

const routes = {
  async '/person'(idp, { sub, scope, format }) {
    requireType(sub, 'string', 'sub');
    return { access_token: await personToken(idp.issuer, { sub, scope, format }) };
  },

  async '/service'(idp, { client, scope, format }) {
    requireType(client, 'string', 'client');
    return { access_token: await serviceToken(idp.issuer, { client, scope, format }) };
  },

  async '/rotate'(idp, { keepOld }) {
    return { kid: await idp.rotate(requireType(keepOld, 'boolean', 'keepOld')) };
  },

  '/ttl'(idp, { seconds }) {
    if (!Number.isInteger(seconds) || seconds < 1) throw new BadRequest('seconds must be a positive integer');
    idp.setLifetime(seconds);
    return { seconds };
  },

  async '/authorize'(_idp, { url, sub }) {
    requireType(url, 'string', 'url');
    requireType(sub, 'string', 'sub');
    return { callback: await authorize(url, sub) };
  },

  '/token-hits': (idp) => ({ hits: idp.hits.token }),

  '/discovery-fail'(idp, { fail }) {
    idp.failing.discovery = requireType(fail, 'boolean', 'fail');
    return { fail };
  },

  '/token-fail'(idp, { fail }) {
    idp.failing.token = requireType(fail, 'boolean', 'fail');
    return { fail };
  },

  '/forget-grants'(idp) {
    idp.forgetGrants();
    return { forgotten: true };
  },

  '/jwks-hits': (idp) => ({ hits: idp.hits.jwks }),
  '/introspection-hits': (idp) => ({ hits: idp.hits.introspection }),

  '/jwks-fail'(idp, { fail }) {
    idp.failing.jwks = requireType(fail, 'boolean', 'fail');
    return { fail };
  },

  '/introspection-fail'(idp, { fail }) {
    idp.failing.introspection = requireType(fail, 'boolean', 'fail');
    return { fail };
  },

  async '/revoke'(idp, { token }) {
    const client = await idp.clientOf(requireType(token, 'string', 'token'));
    if (!client) throw new BadRequest('unknown or expired opaque token');
    await revokeToken(idp.issuer, client, token);
    return { revoked: true };
  },

  '/sign': (idp, { header = {}, claims = {} }) => ({ token: idp.sign(header, claims) }),
};

/** Starts the control server for `issuers`, a map from organization to issuer. Returns its URL. */
export function startControl(issuers) {
  async function serve(request, response) {
    const route = Object.hasOwn(routes, request.url) ? routes[request.url] : undefined;
    if (!route) return sendJson(response, 404, { error: `no route ${request.url}` });
    if (request.method !== 'POST') return sendJson(response, 405, { error: 'use POST' });
    const body = await readJson(request);
    if (!Object.hasOwn(issuers, body.issuer)) {
      throw new BadRequest(`issuer must be one of ${Object.keys(issuers).join(', ')}`);
    }
    return sendJson(response, 200, await route(issuers[body.issuer], body));
  }

  return listen((request, response) => {
    serve(request, response).catch((error) => {
      const isBadRequest = error instanceof BadRequest || error instanceof SyntaxError;
      if (!isBadRequest) console.error(error);
      sendJson(response, isBadRequest ? 400 : 500, { error: error.message });
    });
  });
}
