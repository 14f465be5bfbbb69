import { attributeValue, boundedArray } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { attributeFilter } from './attribute-filter.ts';

const query = z
  .string()
  .max(limits.questionCharacters.value)
  .refine((text) => text.trim() !== '', 'has nothing to look for')
  .meta({ pattern: String.raw`\S` });

/** `POST /v1/vector_stores/{id}/search`. */
export const storeSearch = z
  .strictObject({
    query: z
      .union(
        [query, boundedArray(query, { min: 1, max: limits.storeQueries.value })],
        `Must be a text, or a list of 1 to ${limits.storeQueries.value} texts.`,
      )
      .describe('Of several, what they find takes turns'),
    max_num_results: z.int().min(1).max(limits.foundPassages.value).default(10),
    filters: attributeFilter.nullish(),
    ranking_options: z
      .looseObject({ score_threshold: z.number().min(0).max(1).nullish() })
      .nullish()
      .describe('`score_threshold` counts; there is one way to rank, so all else is ignored'),
    rewrite_query: z.literal(false, 'is not served').nullish(),
  })
  .meta({
    id: 'VectorStoreSearchRequest',
    examples: [{ query: 'How do bees find their way?', filters: { type: 'gte', key: 'chapter', value: 3 } }],
  });

export const storeSearchResults = z
  .object({
    object: z.literal('vector_store.search_results.page'),
    search_query: z.array(z.string()),
    data: z.array(
      z.object({
        file_id: z.string(),
        filename: z.string(),
        score: z
          .number()
          .min(0)
          .max(1)
          .describe('How relevant the passage is; passages come by rank, which counts words too'),
        attributes: z.record(z.string(), attributeValue),
        content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
      }),
    ),
    has_more: z.literal(false),
    next_page: z.null(),
    degraded: z
      .array(z.string())
      .describe(
        'Parts of the search that were down; without `dense` the scores are relative to the best one',
      ),
  })
  .meta({
    id: 'VectorStoreSearchResults',
    examples: [
      {
        object: 'vector_store.search_results.page',
        search_query: ['How do bees find their way?'],
        data: [
          {
            ...{ file_id: 'file-0198d2f4a28f7c1995f38e9fa0b1c2d4', filename: 'bees.txt', score: 0.91 },
            ...{ attributes: { chapter: 3 }, content: [{ type: 'text', text: 'Bees find their way.' }] },
          },
        ],
        ...{ has_more: false, next_page: null, degraded: [] },
      },
    ],
  });
