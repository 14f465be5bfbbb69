import { parseFlags, UsageError } from '@lectern/service/command';
import type { AskedModel } from './ports/reindex.ts';

/** What the operator wants. */
export type ReindexFlags = { readonly model: AskedModel } | { readonly cancel: true };

const usage = `reindex --model NAME [--dimensions N]   builds an index of this model beside the present one, and switches to it
reindex --cancel                         gives up the index that is being built

  --model        the model of this service's own, or one that the OpenAI-compatible server of the embedding service has
  --dimensions   refused unless the model has so many`;

const options = {
  model: { type: 'string' },
  dimensions: { type: 'string' },
  cancel: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseReindexFlags(args: string[]): ReindexFlags {
  const { model: name, dimensions, cancel } = parseFlags({ args, options }, usage).values;
  if (cancel) {
    if (name !== undefined || dimensions !== undefined) throw new UsageError('--cancel stands alone.', usage);
    return { cancel };
  }
  if (name === undefined || name === '') throw new UsageError('There is no --model.', usage);
  if (dimensions === undefined) return { model: { name } };
  if (!/^[1-9]\d{0,5}$/.test(dimensions))
    throw new UsageError(`--dimensions takes a number, not "${dimensions}".`, usage);
  return { model: { name, dimensions: Number(dimensions) } };
}
