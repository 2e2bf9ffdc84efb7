// The remote control of the identity providers: JSON over POST, so that a test in any language can say "let ann sign
// in", "rotate the key", "be down for a while".
import { answer, listen, readJson } from '../lib/http.mjs';
import { personToken, revokeToken, serviceToken } from './requests.mjs';

class BadRequest extends Error {}

function need(value, type, name) {
  if (typeof value !== type) throw new BadRequest(`${name} must be a ${type}`);
  return value;
}

const routes = {
  async '/person'(idp, { sub, scope, format }) {
    need(sub, 'string', 'sub');
    return { access_token: await personToken(idp.issuer, { sub, scope, format }) };
  },

  async '/service'(idp, { client, scope, format }) {
    need(client, 'string', 'client');
    return { access_token: await serviceToken(idp.issuer, { client, scope, format }) };
  },

  async '/rotate'(idp, { keepOld }) {
    return { kid: await idp.rotate(need(keepOld, 'boolean', 'keepOld')) };
  },

  '/ttl'(idp, { seconds }) {
    if (!Number.isInteger(seconds) || seconds < 1) throw new BadRequest('seconds must be a positive integer');
    idp.setLifetime(seconds);
    return { seconds };
  },

  '/jwks-hits': (idp) => ({ hits: idp.hits.jwks }),
  '/introspection-hits': (idp) => ({ hits: idp.hits.introspection }),

  '/jwks-fail'(idp, { fail }) {
    idp.failing.jwks = need(fail, 'boolean', 'fail');
    return { fail };
  },

  '/introspection-fail'(idp, { fail }) {
    idp.failing.introspection = need(fail, 'boolean', 'fail');
    return { fail };
  },

  async '/revoke'(idp, { token }) {
    const client = await idp.clientOf(need(token, 'string', 'token'));
    if (!client) throw new BadRequest('no such opaque token is alive');
    await revokeToken(idp.issuer, client, token);
    return { revoked: true };
  },

  '/sign': (idp, { header = {}, claims = {} }) => ({ token: idp.sign(header, claims) }),
};

/** Starts the control server for `issuers`, a map from company name to issuer; returns its address. */
export function startControl(issuers) {
  async function serve(request, response) {
    const route = Object.hasOwn(routes, request.url) ? routes[request.url] : undefined;
    if (!route) return answer(response, 404, { error: `no route ${request.url}` });
    if (request.method !== 'POST') return answer(response, 405, { error: 'use POST' });
    const body = await readJson(request);
    if (!Object.hasOwn(issuers, body.issuer)) {
      throw new BadRequest(`issuer must be one of ${Object.keys(issuers).join(', ')}`);
    }
    return answer(response, 200, await route(issuers[body.issuer], body));
  }

  return listen((request, response) => {
    serve(request, response).catch((error) => {
      const faulty = error instanceof BadRequest || error instanceof SyntaxError;
      if (!faulty) console.error(error);
      answer(response, faulty ? 400 : 500, { error: error.message });
    });
  });
}
