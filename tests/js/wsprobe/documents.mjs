// The documents the probe sends, valid against the schema of the API.

export const QUERY = '{ organization { id name } }';

// Starts at the present and stays quiet until something changes, so that it is alive for as long as a case needs it.
export const SUBSCRIPTION = 'subscription { changes { cursor throughSeq change { seq kind } } }';

export const INVALID = '{ nope }';
export const INVALID_SUBSCRIPTION = 'subscription { nope }';
export const UNPARSABLE = '{ organization {';
