import { createHash } from 'node:crypto';
import { audienceOf } from './access-scope.ts';
import { type Facts, factTokens } from './facts.ts';
import type { Sharing } from './sharing.ts';

/** What a point says of its document, each as a digest: two that say the same have the same. */
export interface PointClaims {
  /** Who may see it. */
  readonly audience: string;
  /** Its metadata, and its collections with its attributes in each. Its title is not in it: a point has no more than the words. */
  readonly facts: string;
}

/** The claims of a point that has these tokens, of `audienceOf` and `factTokens`, in any order. */
export function claimsOf(point: {
  readonly audience: Iterable<string>;
  readonly facts: Iterable<string>;
}): PointClaims {
  return { audience: digestOf(point.audience), facts: digestOf(point.facts) };
}

/** {@link PointClaims.audience} of a point of a document that is shared like this. */
export function audienceClaim(document: { tenantId: string } & Omit<Sharing, 'sharingRevision'>): string {
  return digestOf(audienceOf(document));
}

/** {@link PointClaims.facts} of a point of a document with these facts. */
export function factsClaim(facts: Facts): string {
  return digestOf(factTokens(facts));
}

function digestOf(tokens: Iterable<string>): string {
  const sorted = JSON.stringify([...tokens].sort());
  return createHash('sha256').update(sorted).digest('base64url');
}
