import { termsOf } from '@lectern/text';
import type { Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';
import { audienceOf } from '../../domain/access-scope.ts';
import { type Facts, factsOf, factTokens, spansOf } from '../../domain/facts.ts';
import type { StoredHit } from '../../domain/hits.ts';
import type { EmbeddingModel, Point, StoredPassage } from '../../ports.ts';
import { lexicalText, pointIdOf } from '../points.ts';
import { spansField, toQdrantSpan } from './qdrant-spans.ts';
import { documentVector } from './sparse-terms.ts';

/** Names of the two vectors that each point has. */
export const denseVector = 'dense';
export const lexicalVector = 'lexical';

const payload = z.object({
  document_id: z.string(),
  version: z.number(),
  chunk_id: z.string(),
  ordinal: z.number(),
  text: z.string(),
  headings: z.array(z.string()),
  page: z.number().optional(),
});

/** Payload fields that a hit needs; the rest is only ever filtered by. */
export const hitFields = Object.keys(payload.shape);

const passagePayload = payload.extend({ facts: z.array(z.string()) });

/** Payload fields that {@link toPassage} needs. */
export const passageFields = Object.keys(passagePayload.shape);

/** A point as Qdrant stores it. */
export function toQdrantPoint(point: Point, model: EmbeddingModel): Schemas['PointStruct'] {
  return {
    id: pointIdOf({ ...point, model: model.name }),
    vector: {
      [denseVector]: [...point.vector],
      [lexicalVector]: wordsOf(point),
    },
    payload: {
      document_id: point.documentId,
      version: point.version,
      tenant_id: point.tenantId,
      owner_id: point.ownerId,
      audience: audienceOf(point),
      ...factFields(point),
      chunk_id: point.chunkId,
      ordinal: point.ordinal,
      text: point.text,
      headings: [...point.headings],
      ...(point.page === undefined ? {} : { page: point.page }),
    },
  };
}

/** The payload fields that filters on facts look at. */
export function factFields(facts: Facts): Record<string, unknown> {
  return { facts: factTokens(facts), [spansField]: spansOf(facts).map(toQdrantSpan) };
}

/** The vector that words are looked up in. */
function wordsOf(passage: Parameters<typeof lexicalText>[0]) {
  return documentVector(termsOf(lexicalText(passage)));
}

/** Payload fields that {@link toRenamed} needs. */
export const renamedFields = ['text', 'headings'];

/** A point with the words that it has under another title of its document. */
export function toRenamed(
  point: Pick<Schemas['Record'], 'id' | 'payload'>,
  title: string,
): Schemas['PointVectors'] {
  const { text, headings } = payload.pick({ text: true, headings: true }).parse(point.payload);
  return { id: point.id, vector: { [lexicalVector]: wordsOf({ title, text, headings }) } };
}

/** @throws ZodError when the point was not written by {@link toQdrantPoint} */
export function toHit(point: Schemas['ScoredPoint']): StoredHit {
  const { document_id: documentId, chunk_id: chunkId, ...facts } = payload.parse(point.payload);
  return { pointId: String(point.id), documentId, chunkId, ...facts, score: point.score };
}

/** @throws ZodError when the point was not written by {@link toQdrantPoint} */
export function toPassage(point: Pick<Schemas['Record'], 'payload'>): StoredPassage {
  const { document_id: documentId, chunk_id: chunkId, facts, ...chunk } = passagePayload.parse(point.payload);
  return { documentId, chunkId, ...chunk, ...factsOf(facts) };
}
