import { z } from 'zod';
import { boundedArray } from '../bounded.ts';
import { collectionId, documentId, documentVersion, filename, sharing, tenantId } from '../fields.ts';
import { searchLimits } from '../limits.ts';
import { attributesNeedCollection, hasCollectionOfAttributes, searchFilter } from './search-filter.ts';

/** How to search: by words, by meaning, or both fused. */
export const searchMode = z.enum(['hybrid', 'dense', 'lexical']);
export type SearchMode = z.output<typeof searchMode>;

/** The collections that a search keeps to; one that nobody has holds nothing. */
export const searchCollections = boundedArray(collectionId, {
  min: 1,
  max: searchLimits.searchCollections.value,
}).describe('Only documents that are in one of these');

/** `POST /v1/search` of the retrieval service. Tenant and visibility are the caller's and no part of the request. */
export const searchRequest = z
  .strictObject({
    query: z.string().trim().min(1).max(searchLimits.queryChars.value).meta({ pattern: String.raw`\S` }),
    topK: z.int().min(1).max(searchLimits.topK.value).default(10),
    mode: searchMode.default('hybrid'),
    collections: searchCollections.optional(),
    filter: searchFilter.default({}),
    explain: z.boolean().optional().describe('Whether each hit says why it is one'),
  })
  .refine(hasCollectionOfAttributes, attributesNeedCollection)
  .meta({ id: 'SearchRequest', examples: [{ query: 'How do bees find their way?', topK: 5 }] });
export type SearchRequest = z.input<typeof searchRequest>;
export type ParsedSearchRequest = z.output<typeof searchRequest>;

const rank = z.int().positive().describe('Place among what this retriever found, from 1');

/** Why a chunk is a hit, for people who tune their documents and queries. */
const searchExplanation = z
  .object({
    words: z
      .object({ found: z.array(z.string()), missing: z.array(z.string()) })
      .describe(
        'Words of the query that title, headings or text of the chunk have, in any of their forms, and the others',
      ),
    lexical: z
      .object({ rank, score: z.number().describe('BM25') })
      .nullable()
      .describe('Null when the words did not find it, or were not asked'),
    dense: z
      .object({
        rank: rank
          .nullable()
          .describe(
            'Null when it was not among the nearest; then it was compared since its words were found',
          ),
        cosine: z.number().min(-1).max(1).describe('Of the vectors of the query and the chunk'),
      })
      .nullable()
      .describe('Null when nothing was compared by meaning'),
    fusion: z
      .object({ lexical: z.number(), dense: z.number() })
      .nullable()
      .describe(
        'What each retriever gave of the score that put the hit in its place, where two were fused; a reranker may have moved it',
      ),
  })
  .meta({ id: 'SearchExplanation' });
export type SearchExplanation = z.output<typeof searchExplanation>;

/** One chunk that answers, best first. */
const searchHit = z
  .object({
    documentId,
    title: z.string(),
    filename,
    version: documentVersion,
    chunkId: z.string(),
    ordinal: z.int().nonnegative(),
    text: z.string(),
    headings: z.array(z.string()),
    page: z.int().positive().optional(),
    score: z.number().describe('Orders the hits of one answer, and means nothing beyond it'),
    relevance: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      // An instance of an earlier release says nothing of it.
      .default(null)
      .describe(
        'How likely the hit is to be relevant, on one scale for all searches; it goes by the nearest hit of the same search too, so that a filter can change it; null when nothing was compared by meaning',
      ),
    alsoIn: z
      .array(documentId)
      .max(searchLimits.hitDocuments.value)
      // As above.
      .default([])
      .describe('Other documents in the sight of the caller that have the same chunk, word for word'),
    explanation: searchExplanation.optional().describe('Where `explain` asked for it'),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.output<typeof searchHit>;

/**
 * `pending`: documents in the caller's sight that are accepted but not yet searchable, counted before the search
 * began; null when that could not be learned. `degraded` names parts that were down and done without.
 */
export const searchResponse = z
  .object({
    results: z.array(searchHit),
    index: z.object({ pending: z.int().nonnegative().nullable() }),
    degraded: z.array(z.string()),
    tookMs: z.number().nonnegative(),
  })
  .meta({
    id: 'SearchResponse',
    examples: [
      {
        results: [
          {
            ...{ documentId: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4', title: 'Bees', version: 1 },
            ...{ chunkId: '5f6f1c8f-0', ordinal: 0, text: 'Bees find their way by the sun.', headings: [] },
            ...{ score: 0.82, relevance: 0.91, alsoIn: [] },
          },
        ],
        ...{ index: { pending: 0 }, degraded: [], tookMs: 12 },
      },
    ],
  });
export type SearchResponse = z.output<typeof searchResponse>;

/**
 * `PUT /internal/tombstones/{documentId}` of the retrieval service: hides a deleted document from every search at
 * once, ahead of the event that removes its points. Idempotent; answers 204.
 */
export const tombstoneRequest = z
  .object({ tenantId })
  .meta({ id: 'TombstoneRequest', examples: [{ tenantId: 'acme' }] });
export type TombstoneRequest = z.output<typeof tombstoneRequest>;

/**
 * `PUT /internal/sharing/{documentId}` of the retrieval service: from its answer on, no search shows the document to
 * anybody else, ahead of the event that lets new readers find it. An older revision than the one known changes nothing.
 * Idempotent; answers 204.
 */
export const sharingRequest = z.object({ tenantId, ...sharing }).meta({
  id: 'SharingRequest',
  examples: [{ tenantId: 'acme', ownerId: 'ada', visibility: 'tenant', sharingRevision: 3 }],
});
export type SharingRequest = z.output<typeof sharingRequest>;
