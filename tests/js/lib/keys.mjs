// Signing keys, and JSON Web Signatures in the compact form.
//
// JOSE libraries do not sign many of the tokens that a resource server must reject, such as those with an unknown `crit` or with an
// algorithm that the key does not allow. So this module builds the compact form itself.
import crypto from 'node:crypto';
import * as jose from 'jose';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const signers = {
  none: () => Buffer.alloc(0),
  HS256: (input, secret) => crypto.createHmac('sha256', secret).update(input).digest(),
  RS256: (input, key) => crypto.sign('sha256', input, key),
  PS256: (input, key) =>
    crypto.sign('sha256', input, {
      key,
      padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
      saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
    }),
};

/** A new RS256 signing key, with private and public JSON Web Keys whose `kid` is unique. */
export async function generateSigningKey() {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = await jose.calculateJwkThumbprint(publicKey.export({ format: 'jwk' }));
  const properties = { kid, alg: 'RS256', use: 'sig' };
  return {
    kid,
    privateKey,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }),
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...properties },
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...properties },
  };
}

/** Signs any header and claims with the algorithm `header.alg`. */
export function signCompact(header, claims, key) {
  const signer = signers[header.alg];
  if (!signer) throw new Error(`no signer for alg ${JSON.stringify(header.alg)}`);
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signer(Buffer.from(input), key).toString('base64url')}`;
}
