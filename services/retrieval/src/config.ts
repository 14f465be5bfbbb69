import { countField, durationMsField, secretField, urlField } from '@lectern/config';
import {
  baseConfig,
  blobsConfig,
  databaseConfig,
  eventsConfig,
  startConfig,
  tombstoneConfig,
} from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the retrieval service. */
export const configSchema = z.object({
  ...baseConfig.shape,
  ...startConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
  ...tombstoneConfig.shape,
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('Interval at which tombstones past their retention are deleted, in milliseconds'),
  VECTOR_STORE: z
    .enum(['lancedb', 'qdrant'])
    .default('lancedb')
    .describe(
      'Store of the points: LanceDB in this process, which allows one instance only, or a Qdrant server',
    ),
  VECTOR_DIR: z
    .string()
    .min(1)
    .default('.data/vectors')
    .describe('For lancedb: directory of the table; only one process may use it'),
  QDRANT_URL: urlField()
    .default('http://127.0.0.1:6333')
    .describe('For qdrant: address of its REST API, with the port (6333 if there is none)'),
  QDRANT_API_KEY: secretField().optional().describe('For qdrant: API key, if the server asks for one'),
  QDRANT_COLLECTION: z.string().min(1).default('lectern').describe('For qdrant: name of the collection'),
  QDRANT_TIMEOUT_MS: durationMsField()
    .default(5_000)
    .describe('For qdrant: longest time of one request, in milliseconds'),
  RERANK_URL: urlField()
    .optional()
    .describe(
      'URL of an endpoint of the shape of Cohere and Jina, with /rerank at the end, that puts the best hits of a search in a better order; without it there is no reranking',
    ),
  RERANK_API_KEY: secretField().optional().describe('API key of RERANK_URL, if it asks for one'),
  RERANK_MODEL: z.string().default('rerank-v3.5').describe('Name of the model at RERANK_URL'),
  RERANK_TOP_N: countField().max(100).default(30).describe('Hits that are reranked, at most 100'),
  RERANK_TIMEOUT_MS: durationMsField()
    .default(1_500)
    .describe('Longest time of a call of RERANK_URL, in milliseconds; then the search answers without it'),
  SEARCH_CACHE_MS: durationMsField()
    .default(10_000)
    .describe(
      'Longest time for which the answer of a search is given again to the same caller, in milliseconds; it ends at once with a change of any document of the tenant. 0 turns the cache off',
    ),
  SEARCH_CACHE_CHARS: countField()
    .default(8_000_000)
    .describe('Maximum size of all cached answers together, in characters'),
  QUERY_EMBEDDING_TIMEOUT_MS: durationMsField()
    .default(2_000)
    .describe('Longest time of the call that embeds the query of a search, in milliseconds'),
  REINDEX_EMBEDDING_TIMEOUT_MS: durationMsField()
    .default(30_000)
    .describe(
      'Longest time of the call that embeds up to 64 chunks for an index of another model, in milliseconds',
    ),
  REINDEX_POLL_INTERVAL_MS: countField()
    .default(2_000)
    .describe('Interval at which an instance looks whether a reindex was asked for, in milliseconds'),
  REINDEX_CLAIM_MS: countField()
    .default(90_000)
    .describe(
      'Time after which another instance copies a document that an instance has begun to copy, in milliseconds; longer than REINDEX_EMBEDDING_TIMEOUT_MS',
    ),
  REINDEX_GRACE_MS: durationMsField()
    .default(300_000)
    .describe('Time for which an index is kept after another one has taken its place, in milliseconds'),
  PENDING_TIMEOUT_MS: durationMsField()
    .default(500)
    .describe('Longest time of the call that counts pending documents during a search, in milliseconds'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
