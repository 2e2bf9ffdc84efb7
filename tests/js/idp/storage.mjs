// Where an identity provider keeps its sessions, grants and opaque tokens.
//
// A key rotation rebuilds the provider around the new key set; what it has issued must outlive that, so the storage
// lives outside of it. Each issuer gets storage of its own: with a shared one a token of the first company would be
// alive at the second, and a mix-up in the API would go unseen.

/** Returns the adapter class of one issuer; the provider makes an instance of it per model. */
export function createStorage() {
  const records = new Map();
  const keysOfGrant = new Map();
  const idOfUid = new Map();

  return class Storage {
    constructor(model) {
      this.model = model;
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

    // Part of the adapter interface; the device flow, its only user, is off.
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
