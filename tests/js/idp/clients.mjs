// The OAuth clients of both identity providers.
import { AUDIENCE, SCOPES } from '../lib/api.mjs';

// A native application may use any loopback port. Nothing listens here: the code is read from the redirect.
export const REDIRECT_URI = 'http://127.0.0.1/callback';

// `unregistered` is a client of the identity provider but not an integration of the API, which must reject its valid tokens.
export const SERVICES = ['hris', 'lms', 'dashboard', 'admin', 'unregistered'];

export const WEB_SCOPES = ['openid', 'email', 'offline_access', ...SCOPES];

export const secretOf = (client) => `${client}-secret`;

const service = (client) => ({
  client_id: client,
  client_secret: secretOf(client),
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  scope: SCOPES.join(' '),
});

// The API itself, which introspects opaque tokens. It gets no token.
const resourceServer = {
  client_id: 'rs',
  client_secret: secretOf('rs'),
  grant_types: [],
  redirect_uris: [],
  response_types: [],
};

const web = {
  client_id: 'web',
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: [REDIRECT_URI],
  response_types: ['code'],
  scope: WEB_SCOPES.join(' '),
};

// The console of the API under test, at the public URL of the tests or at any port of this machine.
const consoleClient = {
  client_id: 'console',
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: [`${AUDIENCE}/console/callback`, 'http://127.0.0.1/console/callback'],
  post_logout_redirect_uris: [`${AUDIENCE}/console/`, 'http://127.0.0.1/console/'],
  response_types: ['code'],
  scope: WEB_SCOPES.join(' '),
};

// The same with a secret, whose characters need the encoding of RFC 6749, section 2.3.1.
const confidentialConsole = {
  ...consoleClient,
  client_id: 'console-confidential',
  client_secret: 'a secret: 100% + /more?',
  application_type: 'web',
  redirect_uris: [`${AUDIENCE}/console/callback`],
  post_logout_redirect_uris: [`${AUDIENCE}/console/`],
};
delete confidentialConsole.token_endpoint_auth_method;

// The same with opaque access tokens, whatever the resource.
const opaqueConsole = { ...consoleClient, client_id: 'console-opaque' };

export const CLIENTS = [...SERVICES.map(service), resourceServer, web, consoleClient, confidentialConsole, opaqueConsole];
