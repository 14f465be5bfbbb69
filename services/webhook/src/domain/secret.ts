import { createHmac, randomBytes } from 'node:crypto';

/** A secret of a webhook as it is kept. */
export interface SealedSecret {
  readonly sealed: string;
  /** From then on it signs nothing more; undefined for the newest one. */
  readonly until?: Date | undefined;
}

const prefix = 'whsec_';
const keyBytes = 32;

/** A new secret in the form of Standard Webhooks: `whsec_` and 256 random bits in base64. */
export function newSecret(): string {
  return prefix + randomBytes(keyBytes).toString('base64');
}

/** The secrets that sign at a moment. */
export function signingSecrets(secrets: readonly SealedSecret[], now: Date): SealedSecret[] {
  return secrets.filter(({ until }) => until === undefined || until > now);
}

/** What is signed: a message, and the moment of the attempt. */
export interface SignedFacts {
  readonly id: string;
  readonly at: Date;
  /** As it is sent, to the byte. */
  readonly body: string;
}

/** The headers of an attempt by Standard Webhooks 1.0, with a signature for each secret. */
export function signatureHeaders(
  { id, at, body }: SignedFacts,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1_000);
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
