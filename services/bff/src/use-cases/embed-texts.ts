import type { Principal } from '@lectern/auth';
import { platformAlias } from '@lectern/contracts';
import { AppError, toAppError } from '@lectern/errors';
import { limits } from '../limits.ts';
import type { CallOptions, DocumentModel, EmbeddedTexts, Models, TextKind } from '../ports.ts';
import { modelNotFound } from './get-model.ts';

export interface EmbedTextsPorts {
  readonly models: Models;
  readonly documentModel: DocumentModel;
}

export interface EmbedTextsInput {
  readonly caller: Principal;
  /** The model of the documents by its name or as `lectern`, or an alias for vectors. */
  readonly model: string;
  readonly texts: readonly string[];
  /** What they are; an alias has no say in it. */
  readonly kind: TextKind;
  /** How many numbers the vectors are to have; what the model gives, without it. */
  readonly dimensions?: number | undefined;
}

export interface VectorsOfTexts extends EmbeddedTexts {
  /** What made them: under `lectern` may be another one tomorrow, whose vectors compare with none of these. */
  readonly model: string;
}

type Embed = (texts: readonly string[]) => Promise<EmbeddedTexts & { readonly model: string }>;

/**
 * Vectors of the caller's own texts, in their order; nothing is kept. Many texts are several calls of the model: one that fails fails all, and
 * what the others took is taken.
 *
 * @throws AppError `not_found` (`model_not_found`); `invalid_argument` (`dimensions_unserved`); `unavailable` (`model_changed`)
 */
export async function embedTexts(
  ports: EmbedTextsPorts,
  { caller, model, texts, kind, dimensions }: EmbedTextsInput,
  signal: AbortSignal,
): Promise<VectorsOfTexts> {
  const embed = await embedderOf(ports, { model, kind }, { caller, signal });
  const atOnce = limits.embedTexts.value;
  const first = await embed(texts.slice(0, atOnce));
  requireDimensions(first.vectors, dimensions);
  const vectors = [...first.vectors];
  let { inputTokens } = first;
  for (let at = atOnce; at < texts.length; at += atOnce) {
    const next = await embed(texts.slice(at, at + atOnce));
    if (next.model !== first.model) throw changed();
    vectors.push(...next.vectors);
    inputTokens += next.inputTokens;
  }
  return { model: first.model, vectors, inputTokens };
}

async function embedderOf(
  { models, documentModel }: EmbedTextsPorts,
  { model, kind }: Pick<EmbedTextsInput, 'model' | 'kind'>,
  options: CallOptions,
): Promise<Embed> {
  const byDocumentModel: Embed = (texts) => documentModel.embed(texts, kind, options);
  if (model === platformAlias) return byDocumentModel;
  const { embeddings } = await models.list(options);
  const isAlias = embeddings.includes(model);
  // An alias of that name does not hide the model of the documents: their vectors are to compare.
  const ofDocuments = await documentModel.name(options).catch((error: unknown) => {
    if (options.signal.aborted || !isAlias || !toAppError(error).retryable) throw error;
    return undefined;
  });
  if (ofDocuments === model) return byDocumentModel;
  if (!isAlias) throw modelNotFound();
  return async (texts) => ({ model, ...(await models.embed(model, texts, options)) });
}

function requireDimensions([first = '']: readonly string[], asked: number | undefined): void {
  const given = Buffer.byteLength(first, 'base64') / Float32Array.BYTES_PER_ELEMENT;
  if (asked === undefined || asked === given) return;
  throw new AppError('invalid_argument', `Vectors of this model have ${given} dimensions, and no others.`, {
    reason: 'dimensions_unserved',
    errors: [{ pointer: '/dimensions', detail: `must be ${given}, or left out` }],
  });
}

function changed(): AppError {
  return new AppError(
    'unavailable',
    'The model of the documents was changed meanwhile; send the texts again.',
    {
      reason: 'model_changed',
    },
  );
}
