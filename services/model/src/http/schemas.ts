import { boundedArray, boundedRecord, extractiveTarget, modelAlias } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { AliasList, ShownAlias } from '../use-cases/list-aliases.ts';

const targetNames = boundedArray(modelAlias, { min: 1, max: limits.targets.value });
const names = targetNames.describe(
  `Names of targets, best first; the last one may be \`${extractiveTarget}\`, which is no model`,
);

export const aliasesBody = z
  .strictObject({
    aliases: boundedRecord(modelAlias, names, { max: limits.aliases.value }).describe(
      'All that the tenant has of its own; an alias that is left out is what the platform has it for',
    ),
    embeddings: boundedRecord(
      modelAlias,
      targetNames.describe('Names of targets, best first; they have to be the same model, which is tried'),
      { max: limits.aliases.value },
    )
      .optional()
      .describe(
        'The same for vectors that callers ask for; left out, they stay. A name goes on to stand for the same vectors. Documents and searches go by what the platform has',
      ),
  })
  .meta({ id: 'ModelAliasesRequest', examples: [{ aliases: { lectern: ['primary', extractiveTarget] } }] });

/** Of `PUT /v1/model-aliases`. */
export const aliasesHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .describe('The `ETag` of the aliases as they were read: nothing is set when it is another one by now'),
});

const example = { alias: 'lectern', targets: ['primary', extractiveTarget] };

const aliasResource = z
  .object({
    alias: z.string(),
    targets: z.array(z.string()).describe('Best first'),
    setBy: z
      .enum(['tenant', 'platform'])
      .describe('Whether the tenant has set it, or the platform has it so'),
    changedAt: z.iso.datetime().nullable().describe('Null for one of the platform'),
  })
  .meta({
    id: 'ModelAlias',
    examples: [{ ...example, setBy: 'tenant', changedAt: '2026-11-29T08:00:00.000Z' }],
  });

export const aliasList = z
  .object({
    data: z.array(aliasResource),
    embeddings: z.array(aliasResource).describe('The same for vectors'),
    targets: z
      .array(z.object({ name: z.string(), provider: z.string(), model: z.string() }))
      .describe('What an alias can be set to'),
  })
  .meta({
    id: 'ModelAliasList',
    examples: [
      {
        data: [{ ...example, setBy: 'platform', changedAt: null }],
        embeddings: [],
        targets: [{ name: 'primary', provider: 'openai-compatible', model: 'llama3.2' }],
      },
    ],
  });

export function presentAliases({
  aliases,
  embeddings,
  targets,
}: Omit<AliasList, 'servedEmbeddings' | 'served'>): z.input<typeof aliasList> {
  return {
    data: aliases.map(presentAlias),
    embeddings: embeddings.map(presentAlias),
    targets: [...targets],
  };
}

function presentAlias({ changedAt, targets, ...one }: ShownAlias): z.input<typeof aliasResource> {
  return { ...one, targets: [...targets], changedAt: changedAt?.toISOString() ?? null };
}
