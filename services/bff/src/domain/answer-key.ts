import { createHash } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import type { AskedOfModel } from './prompt-messages.ts';

/** What an answer of a model was asked for, by all that it depends on but the model. */
export type Asked =
  | AskedOfModel
  | { readonly messages: readonly object[]; readonly answerSchema?: object | undefined };

/**
 * A name for what a model is asked, the same for the same caller, limits of an API key included, and the same words: question, what it stands in (instructions,
 * what was said, tools and what they returned), rules, schema, what tunes it, and every passage in its order, with its document and chunk. Where a passage is new, other, gone or no longer for the caller, it is another name. The code of a prompt is no
 * part of it.
 */
export function answerKeyOf(caller: Pick<Principal, 'userId' | 'collections'>, asked: Asked): string {
  const limits = caller.collections === undefined ? null : [...caller.collections].sort();
  return createHash('sha256')
    .update(JSON.stringify([caller.userId, limits, 'messages' in asked ? asked : toldOf(asked)]))
    .digest('hex');
}

function toldOf({ prompt, task, passages, answerSchema, dialogue, sampling }: AskedOfModel): unknown {
  const told = passages.map(({ marker, documentId, chunkId, title, headings, text }) => [
    ...[marker, documentId, chunkId, title, headings, text],
  ]);
  return [prompt, task ?? null, told, answerSchema ?? null, dialogue ?? null, sampling ?? null];
}
