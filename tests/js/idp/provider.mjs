// The configuration of an OpenID provider.
import { Provider, errors } from 'oidc-provider';
import { AUDIENCE, RESOURCES, SCOPES } from '../lib/api.mjs';
import { CLIENTS, WEB_SCOPES } from './clients.mjs';

const emailOf = (sub) => `${sub}@example.com`;

/** Calls `lifetime()` for every token, so that the lifetime can change while the provider runs. */
export function createProvider({ issuer, jwks, storage, lifetime }) {
  const provider = new Provider(issuer, {
    adapter: storage,
    clients: CLIENTS,
    jwks: { keys: jwks },
    scopes: WEB_SCOPES,
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },

    // Every account exists, so a test need not create accounts.
    async findAccount(_context, sub) {
      return { accountId: sub, claims: async () => ({ sub, email: emailOf(sub), email_verified: true }) };
    },
    async extraTokenClaims(_context, token) {
      return token.accountId ? { email: emailOf(token.accountId) } : undefined;
    },

    // The console gets refresh tokens without `prompt=consent`, as confidential applications do at most providers.
    async issueRefreshToken(_context, client, source) {
      return client.clientId.startsWith('console') || source.scopes.has('offline_access');
    },

    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      Grant: 3600,
      IdToken: lifetime,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
    },

    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: async (_context, client) => client.clientId === 'rs' },
      revocation: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => client.clientId === token.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => undefined,
        useGrantedResource: async () => true,
        async getResourceServerInfo(_context, resource, client) {
          const isOpaque = client.clientId === 'console-opaque' && resource === AUDIENCE;
          const format = isOpaque ? 'opaque' : Object.keys(RESOURCES).find((name) => RESOURCES[name] === resource);
          if (!format) throw new errors.InvalidTarget();
          return {
            scope: SCOPES.join(' '),
            audience: AUDIENCE,
            accessTokenFormat: format,
            ...(format === 'jwt' && { jwt: { sign: { alg: 'RS256' } } }),
          };
        },
      },
    },
  });
  provider.on('server_error', (_context, error) => console.error(error));
  return provider;
}
