import { boundedArray, factName, searchLimits } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';

/** What Dify can ask of a fact. Those for parts of texts and for what is empty are not served: the filters of a search have none like them. */
const operators = [
  ...(['is', 'is not', '=', '≠', '>', '<', '≥', '≤', 'before', 'after', 'in', 'not in'] as const),
  ...(['contains', 'not contains', 'start with', 'end with', 'empty', 'not empty'] as const),
] as const;

const name = factName.describe('Of a fact in the metadata of documents');
const scalar = z.union(
  [z.string().max(limits.questionCharacters.value), z.number(), z.boolean()],
  'Must be a text, a number, true or false.',
);

const condition = z.looseObject({
  name: z.union(
    [name, boundedArray(name, { min: 1, max: searchLimits.filterGroups.value })],
    'Must be a name, or a list of names.',
  ),
  comparison_operator: z.enum(operators),
  value: z
    .union(
      [scalar, boundedArray(scalar, { min: 1, max: searchLimits.filterValues.value })],
      'Must be a text, a number, true or false, or a list of them.',
    )
    .nullish()
    .describe('A list, or texts with commas between them, for `in` and `not in`'),
});

/** What Dify sends to an external knowledge base. */
export const retrievalBody = z
  .looseObject({
    knowledge_id: z
      .string()
      .min(1)
      .max(limits.idCharacters.value)
      .describe('Id of a collection, also as that of a vector store'),
    query: z.string().trim().min(1).max(limits.questionCharacters.value).meta({ pattern: String.raw`\S` }),
    retrieval_setting: z.looseObject({
      top_k: z.int().min(1).max(searchLimits.topK.value),
      score_threshold: z.number().min(0).max(1).nullish().describe('Least `relevance` of a record'),
    }),
    metadata_condition: z
      .looseObject({
        logical_operator: z.enum(['and', 'or']).nullish(),
        conditions: boundedArray(condition, { max: searchLimits.filterGroups.value }).nullish(),
      })
      .nullish(),
  })
  .meta({
    id: 'DifyRetrievalRequest',
    examples: [
      {
        ...{ knowledge_id: '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6', query: 'How do bees find their way?' },
        retrieval_setting: { top_k: 3, score_threshold: 0.5 },
      },
    ],
  });
export type RetrievalBody = z.output<typeof retrievalBody>;
export type RetrievalCondition = z.output<typeof condition>;

export const retrievalRecords = z
  .object({
    records: z.array(
      z.object({
        content: z.string(),
        score: z.number().min(0).max(1).describe('`relevance` of the passage; 0 where it is not known'),
        title: z.string(),
        metadata: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({
    id: 'DifyRecords',
    examples: [
      {
        records: [
          {
            ...{ content: 'Bees find their way by the sun.', score: 0.91, title: 'Bees' },
            metadata: { document_id: '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4', chunk_id: '5f6f1c8f-0' },
          },
        ],
      },
    ],
  });
