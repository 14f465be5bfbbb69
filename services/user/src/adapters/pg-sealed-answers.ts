import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Db } from '@lectern/db';
import {
  createPgIdempotencyKeys,
  type IdempotencyKeys,
  type IdempotencyScope,
  type KeyedAnswer,
} from '@lectern/idempotency';

/** An answer as it is stored: in base64 nonce, tag and what AES-256-GCM makes of it. */
interface SealedAnswer {
  readonly sealed: string;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * First answers with secrets in them. They are sealed by the idempotency key, of which only a hash is stored: a copy of the
 * database opens none, as long as the key cannot be guessed. That is for callers to see to, who are told to take a random one.
 */
export function createPgSealedAnswers<T>(parts: { db: Db; retentionMs: number }): IdempotencyKeys<T> {
  const keys = createPgIdempotencyKeys({ ...parts, parse: (stored: SealedAnswer) => stored });
  return {
    find: async (scope, signal) => {
      const kept = await keys.find(storedScope(scope), signal);
      return kept && { ...kept, answer: open(kept.answer, scope.key) };
    },
    purge: keys.purge,
  };
}

/** The form in which a request and its answer are stored. */
export function sealedAnswer(keyed: KeyedAnswer | undefined): KeyedAnswer | undefined {
  if (keyed === undefined) return undefined;
  const { request, answer } = keyed;
  return { request: { ...request, ...storedScope(request) }, answer: seal(answer, request.key) };
}

function storedScope({ tenantId, userId, key }: IdempotencyScope): IdempotencyScope {
  return { tenantId, userId, key: createHash('sha256').update(key).digest('base64url') };
}

function seal(answer: unknown, key: string): SealedAnswer {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, secretOf(key, nonce), nonce);
  const text = Buffer.concat([sealing.update(serialize(answer)), sealing.final()]);
  return { sealed: Buffer.concat([nonce, sealing.getAuthTag(), text]).toString('base64') };
}

function open<T>({ sealed }: SealedAnswer, key: string): T {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, nonceBytes);
  const opening = createDecipheriv(cipher, secretOf(key, nonce), nonce);
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return deserialize(Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]));
}

function secretOf(key: string, nonce: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, nonce, 'lectern idempotent answer', 32));
}
