import type { Attributes, SearchFilter, SearchHit } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { interleave } from '../domain/interleave.ts';
import type { Collections } from '../ports/files.ts';
import type { CallOptions, Search } from '../ports.ts';
import type { CollectionInput } from './get-collection.ts';

export interface SearchCollectionPorts {
  readonly search: Search;
  readonly collections: Pick<Collections, 'members'>;
}

export interface SearchCollectionInput extends CollectionInput {
  /** One or more; what several find takes turns. */
  readonly queries: readonly string[];
  readonly limit: number;
  readonly filter: SearchFilter;
  /** From 0 to 1: passages of a lower score are left out. */
  readonly threshold: number;
}

/** A passage of a document in the collection. */
export interface FoundMember {
  readonly documentId: string;
  readonly name: string;
  /** From 0 to 1. */
  readonly score: number;
  readonly attributes: Attributes;
  readonly text: string;
}

export interface FoundMembers {
  readonly passages: readonly FoundMember[];
  /** Parts that were down and done without. */
  readonly degraded: readonly string[];
}

/**
 * Passages of the documents of a collection, best first by rank. Their score is how relevant they are, on one scale for all searches; where that
 * is not known, since the search was by words alone, it is relative to the best one of the answer.
 *
 * @throws AppError `not_found` (`collection_not_found`); `unavailable` (`relevance_unavailable`) when a threshold is asked for and no
 *   passage can be held to it
 */
export async function searchCollection(
  { search, collections }: SearchCollectionPorts,
  { caller, collectionId, queries, limit, filter, threshold }: SearchCollectionInput,
  signal: AbortSignal,
): Promise<FoundMembers> {
  const options: CallOptions = { caller, signal };
  const asked = { topK: limit, filter, collections: [collectionId] };
  const found = await Promise.all(queries.map((query) => search.find({ ...asked, query }, options)));
  const rankings = found.map(({ hits }) => hits.map(scored));
  const hits = interleave(rankings, { keyOf: ({ hit }) => hit.chunkId, best: betterScored })
    .filter(({ score, hit }) => isAbove(threshold, { score, hit }))
    .slice(0, limit);
  const ids = [...new Set(hits.map(({ hit }) => hit.documentId))];
  const members = new Map(
    (await collections.members(collectionId, ids, options)).map((member) => [member.documentId, member]),
  );
  const passages = hits.flatMap(({ hit: { documentId, text }, score }) => {
    const member = members.get(documentId);
    // It has left the collection since it was found.
    if (member === undefined) return [];
    const { filename, title, attributes } = member;
    return [{ documentId, name: filename ?? title, score, attributes, text }];
  });
  return { passages, degraded: [...new Set(found.flatMap(({ degraded }) => degraded))] };
}

interface Scored {
  readonly hit: SearchHit;
  readonly score: number;
}

function scored(hit: SearchHit, _index: number, hits: readonly SearchHit[]): Scored {
  const best = Math.max(...hits.map(({ score }) => score), Number.MIN_VALUE);
  return { hit, score: hit.relevance ?? Math.max(0, hit.score / best) };
}

function betterScored(one: Scored, other: Scored): Scored {
  return one.score >= other.score ? one : other;
}

function isAbove(threshold: number, { score, hit }: Scored): boolean {
  if (threshold === 0) return true;
  if (hit.relevance === null) {
    throw new AppError('unavailable', 'How relevant passages are is not known just now: repeat the call.', {
      reason: 'relevance_unavailable',
    });
  }
  return score >= threshold;
}
