// The audience and the scopes of the API under test.

export const AUDIENCE = 'https://api.coachgraph.test';

// oidc-provider selects the token format by the resource indicator (RFC 8707), so each format has its own resource. The audience of the
// token is AUDIENCE for both.
export const RESOURCES = { jwt: AUDIENCE, opaque: `${AUDIENCE}/opaque` };

export const SCOPES = [
  'roster:read',
  'roster:write',
  'roster:release',
  'program:read',
  'program:write',
  'session:read',
  'session:write',
  'goal:read',
  'goal:write',
  'feedback:read',
  'feedback:write',
  'pulse:write',
  'recognition:read',
  'recognition:write',
  'insight:read',
  'xapi:read',
  'xapi:write',
  'takeaway:read',
  'takeaway:write',
  'competency:read',
  'competency:write',
  'learning:read',
  'learning:write',
  'badge:read',
  'badge:write',
  'change:read',
  'organization:read',
  'organization:admin',
  'schema:read',
];
