// The storage of an identity provider for sessions, grants and opaque tokens.
//
// It is outside of the provider because a key rotation creates a new provider, for which issued tokens must stay valid. Each issuer
// has its own: with a shared one, a token of one organization would be active at the other, and the tests would not notice that the API
// introspects it at the wrong provider.

/** Returns the adapter class of one issuer. The provider creates an instance per model. */
export function createStorage() {
  const records = new Map();
  const keysOfGrant = new Map();
  const idOfUid = new Map();

  return class Storage {
    constructor(model) {
      this.model = model;
    }

    /** Forgets all sessions, grants and tokens. */
    static clear() {
      for (const map of [records, keysOfGrant, idOfUid]) map.clear();
    }

    key(id) {
      return `${this.model}:${id}`;
    }

    async upsert(id, payload, expiresIn) {
      const key = this.key(id);
      records.set(key, { payload, expires: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
      if (payload.uid) idOfUid.set(this.key(payload.uid), id);
      if (payload.grantId) {
        const keys = keysOfGrant.get(payload.grantId) ?? new Set();
        keysOfGrant.set(payload.grantId, keys.add(key));
      }
    }

    async find(id) {
      const record = records.get(this.key(id));
      return record && record.expires > Date.now() ? record.payload : undefined;
    }

    async findByUid(uid) {
      return this.find(idOfUid.get(this.key(uid)));
    }

    // Part of the adapter interface, for the device flow, which is disabled.
    async findByUserCode() {
      return undefined;
    }

    async consume(id) {
      const record = records.get(this.key(id));
      if (record) record.payload.consumed = Math.floor(Date.now() / 1000);
    }

    async destroy(id) {
      records.delete(this.key(id));
    }

    async revokeByGrantId(grantId) {
      for (const key of keysOfGrant.get(grantId) ?? []) records.delete(key);
      keysOfGrant.delete(grantId);
    }
  };
}
