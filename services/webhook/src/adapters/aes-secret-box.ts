import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretBox } from '../ports.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * {@link SecretBox} by AES-256-GCM. The first key seals; what another one had sealed is opened by that one, so that keys can be changed.
 *
 * @param keys of 32 bytes each
 */
export function createAesSecretBox(keys: readonly Buffer[]): SecretBox {
  const [current] = keys;
  if (current === undefined) throw new Error('There is no key to seal secrets with.');
  return {
    seal: (secret) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, current, nonce);
      const text = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), text]).toString('base64');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      for (const key of keys) {
        const secret = opened(bytes, key);
        if (secret !== undefined) return secret;
      }
      throw new Error('A secret was sealed by a key that is not among SEALING_KEYS.');
    },
  };
}

/** Undefined for what another key has sealed. */
function opened(bytes: Buffer, key: Buffer): string | undefined {
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    const text = [opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()];
    return Buffer.concat(text).toString('utf8');
  } catch {
    return undefined;
  }
}
