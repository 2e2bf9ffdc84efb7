// The documents that the cases send.

export const QUERY = '{ organization { id name } }';

// Sends no result until something changes, so it stays active as long as a case needs it.
export const SUBSCRIPTION = 'subscription { changes { cursor throughSeq change { seq kind } } }';

export const INVALID = '{ nope }';
export const INVALID_SUBSCRIPTION = 'subscription { nope }';
export const UNPARSABLE = '{ organization {';
