// What the API under test calls itself and what it lets callers ask for.

export const AUDIENCE = 'https://api.coachgraph.test';

// An authorization server picks the token format per resource indicator, so the format has a resource of its own;
// the audience of the issued token is AUDIENCE either way.
export const RESOURCES = { jwt: AUDIENCE, opaque: `${AUDIENCE}/opaque` };

export const SCOPES = [
  'roster:read',
  'roster:write',
  'roster:release',
  'program:read',
  'program:write',
  'session:read',
  'session:write',
  'competency:read',
  'competency:write',
  'learning:read',
  'learning:write',
  'change:read',
  'organization:read',
  'organization:admin',
  'schema:read',
];
