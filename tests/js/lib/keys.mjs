// Signing keys and hand-made JSON Web Signatures.
//
// JOSE libraries refuse to write many of the tokens a resource server must refuse to read (unknown `crit`, an algorithm
// the key is not meant for), so the compact form is put together here from its parts.
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

/** A fresh RS256 signing key: the private key, and both halves as JSON Web Keys under a `kid` no other key shares. */
export async function generateSigningKey() {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = await jose.calculateJwkThumbprint(publicKey.export({ format: 'jwk' }));
  const marks = { kid, alg: 'RS256', use: 'sig' };
  return {
    kid,
    privateKey,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }),
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...marks },
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...marks },
  };
}

/** Signs any header and claims, however odd, in the way `header.alg` says. */
export function signCompact(header, claims, key) {
  const signer = signers[header.alg];
  if (!signer) throw new Error(`no signer for alg ${JSON.stringify(header.alg)}`);
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signer(Buffer.from(input), key).toString('base64url')}`;
}
