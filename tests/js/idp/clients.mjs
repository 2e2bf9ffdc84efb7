// The OAuth clients both identity providers know.
import { SCOPES } from '../lib/api.mjs';

// A native application may use any loopback port; nothing ever listens here, the code is read off the redirect.
export const REDIRECT_URI = 'http://127.0.0.1/callback';

// `unregistered` is known to the identity provider and not to the API: a valid token alone must not open it.
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

// The API itself: it introspects opaque tokens and gets none of its own.
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

export const CLIENTS = [...SERVICES.map(service), resourceServer, web];
