import { z } from 'zod';
import { promptName, promptVersion } from '../fields.ts';
import { modelAlias } from './model-api.ts';

/** What a prompt searches before it is answered. */
export const promptDocuments = z.object({
  query: z.string().describe('Template of what is searched for'),
  topK: z.int().positive().describe('Passages that the answer rests on at most'),
});

/** `GET /internal/prompts/{name}` of the model service: a version of a prompt of the caller's tenant, the live one if none is named. */
export const storedPrompt = z
  .object({
    name: promptName,
    version: promptVersion,
    template: z.string(),
    alias: modelAlias,
    documents: promptDocuments.nullable().describe('Null for a prompt that rests on none'),
    answerSchema: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('JSON Schema of the answers; null for text'),
  })
  .meta({
    id: 'StoredPrompt',
    examples: [
      {
        ...{ name: 'summary', version: 3, template: 'Sum up in one sentence: {{text}}', alias: 'lectern' },
        ...{ documents: null, answerSchema: null },
      },
    ],
  });
export type StoredPrompt = z.output<typeof storedPrompt>;
