import {
  modelAlias,
  platformAlias,
  promptDocuments,
  promptName,
  promptVersion,
  promptVersionText,
} from '@lectern/contracts';
import { z } from 'zod';
import type { ListedVersion, Prompt, PromptVersion } from '../domain/prompt.ts';
import { variablesOf } from '../domain/prompt.ts';
import { limits } from '../limits.ts';

/** Postgres stores neither NUL nor half of a surrogate pair. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const template = z
  .string()
  .max(limits.promptTemplateChars.value)
  .refine(
    (text) => text !== '' && isStorable(text),
    'Must be well-formed Unicode without NUL characters, and not empty.',
  )
  .meta({ pattern: String.raw`^[^\u0000]+$` });

const answerSchema = z
  .record(z.string(), z.unknown())
  .refine(
    (schema) => Buffer.byteLength(JSON.stringify(schema)) <= limits.answerSchemaBytes.value,
    'is too long',
  );

const example = {
  name: 'ticket-summary',
  template: 'Sum up in one sentence: {{ticket}}',
  alias: platformAlias,
};
const exampleSchema = {
  type: 'object',
  properties: { summary: { type: 'string' } },
  required: ['summary'],
  additionalProperties: false,
};

/** `POST /v1/prompts`. */
export const newPromptVersion = z
  .strictObject({
    name: promptName,
    version: promptVersion
      .optional()
      .describe('Number that it is to have: refused unless it is the next one; the next one, if left out'),
    template: template.describe(
      '`{{name}}` is the place of a value, which a run names; there is no other syntax',
    ),
    alias: modelAlias.default(platformAlias).describe('Which model answers'),
    documents: z
      .strictObject({
        query: template.describe('Template of what is searched for in the documents of the caller'),
        topK: z.int().min(1).max(limits.promptPassages.value).default(6),
      })
      .nullable()
      .default(null)
      .describe('Has the answer rest on documents of the caller, with citations'),
    answerSchema: answerSchema
      .nullable()
      .default(null)
      .describe(
        'JSON Schema (2020-12) of an object that each answer is: types, properties, items, bounds, `enum`, `anyOf` and the like, without patterns and references',
      ),
  })
  .meta({ id: 'CreatePromptVersionRequest', examples: [{ ...example, answerSchema: exampleSchema }] });

export const promptParams = z.object({ name: promptName });
export const promptVersionParams = z.object({
  name: promptName,
  version: promptVersionText,
});
export const storedPromptQuery = z.strictObject({
  version: promptVersionText.optional().describe('The live one, if left out'),
});

/** `PUT /v1/prompts/{name}/live`. */
export const liveBody = z
  .strictObject({ version: promptVersion })
  .meta({ id: 'LiveVersionRequest', examples: [{ version: 2 }] });

const at = z.iso.datetime();
const exampleAt = '2026-11-29T08:10:00.000Z';
const exampleUser = '0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f';

const author = z.string().optional().describe('Missing when that account was erased');

const promptFacts = {
  name: promptName,
  liveVersion: promptVersion.describe('The one that is run when none is named'),
  lastVersion: promptVersion,
  changedAt: at,
  changedBy: author,
};
const exampleFacts = {
  ...{ name: example.name, liveVersion: 2, lastVersion: 3, changedAt: exampleAt, changedBy: exampleUser },
};

export const promptResource = z.object(promptFacts).meta({ id: 'Prompt', examples: [exampleFacts] });

export const promptList = z
  .object({ data: z.array(promptResource) })
  .meta({ id: 'PromptList', examples: [{ data: [exampleFacts] }] });

const exampleVersion = {
  ...{ ...example, version: 2, variables: ['ticket'], documents: null, answerSchema: exampleSchema },
  ...{ createdAt: exampleAt, createdBy: exampleUser },
};

export const promptVersionResource = z
  .object({
    name: promptName,
    version: promptVersion,
    template: z.string(),
    variables: z.array(z.string()).describe('What a run has to name'),
    alias: modelAlias,
    documents: promptDocuments.nullable(),
    answerSchema: z.record(z.string(), z.unknown()).nullable(),
    createdAt: at,
    createdBy: author,
  })
  .meta({ id: 'PromptVersion', examples: [exampleVersion] });

export const shownPrompt = z
  .object({ ...promptFacts, live: promptVersionResource })
  .meta({ id: 'ShownPrompt', examples: [{ ...exampleFacts, live: exampleVersion }] });

export const promptVersionList = z
  .object({
    data: z.array(z.object({ version: promptVersion, alias: modelAlias, createdAt: at, createdBy: author })),
  })
  .meta({
    id: 'PromptVersionList',
    examples: [
      { data: [{ version: 2, alias: platformAlias, createdAt: exampleAt, createdBy: exampleUser }] },
    ],
  });

export function presentPrompt(prompt: Prompt): z.input<typeof promptResource> {
  return { ...prompt, changedAt: prompt.changedAt.toISOString() };
}

export function presentVersion(version: PromptVersion): z.input<typeof promptVersionResource> {
  return { ...version, variables: variablesOf(version), createdAt: version.createdAt.toISOString() };
}

export function presentVersions(versions: readonly ListedVersion[]): z.input<typeof promptVersionList> {
  return { data: versions.map((one) => ({ ...one, createdAt: one.createdAt.toISOString() })) };
}
