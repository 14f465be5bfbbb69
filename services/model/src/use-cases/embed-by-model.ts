import type { Principal } from '@lectern/auth';
import { toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { estimateVectorTokens, mostVectorTokens } from '../domain/tokens.ts';
import type { Models, Retries, VectorTargets } from '../ports.ts';
import { type MeterCallPorts, type MeteredCall, meterCall, unanswered } from './meter-call.ts';

export interface EmbedByModelPorts extends MeterCallPorts {
  readonly vectorTargets: VectorTargets;
  readonly models: Pick<Models, 'embed'>;
  readonly retries: Retries;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

export interface EmbedByModelInput {
  readonly model: string;
  readonly texts: readonly string[];
  /** Who asks, where it is not the platform itself: it takes of their budget. */
  readonly caller?: Principal | undefined;
  /** For whom, without a caller; missing where it is for nobody in particular. */
  readonly tenantId?: string | undefined;
}

export interface EmbeddedByModel {
  readonly target: string;
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
}

/**
 * Vectors of texts by a model that is not built in, of the first of its targets that is there: all of them have to be the same
 * model, since vectors of two cannot be compared. Texts that one refuses are not shown to the next. Documents take of no budget: they would stay
 * half done; the quota of their tenant bounds them. What a caller asks for does.
 *
 * @throws AppError `resource_exhausted` (`budget_exhausted`), `invalid_argument` (`embedding_refused`), `not_found` (`model_unknown`), those of the last target
 */
export async function embedByModel(
  ports: EmbedByModelPorts,
  { model, texts, caller, tenantId }: EmbedByModelInput,
  signal: AbortSignal,
): Promise<EmbeddedByModel> {
  let failure: unknown;
  const most = mostVectorTokens(texts);
  for (const target of ports.vectorTargets(model)) {
    const call = { caller, tenantId, purpose: 'vectors', alias: model, target, most } as const;
    try {
      const options = { target: target.target, purpose: 'vectors', signal } as const;
      const made = await ports.retries.run(() => attempt(ports, { call, texts }, signal), options);
      return { target: target.name, ...made };
    } catch (error) {
      if (signal.aborted || final.has(toAppError(error).reason)) throw error;
      ports.logger.warn({ err: error, model, target: target.name }, 'a model gave no vectors');
      failure = error;
    }
  }
  throw failure;
}

/** What another target would say too, or is not to be asked after. */
const final: ReadonlySet<string> = new Set(['embedding_refused', 'budget_exhausted']);

/** One attempt, metered. */
async function attempt(
  ports: EmbedByModelPorts,
  { call, texts }: { readonly call: MeteredCall; readonly texts: readonly string[] },
  signal: AbortSignal,
): ReturnType<Models['embed']> {
  const end = await meterCall(ports, call, signal);
  try {
    const made = await ports.models.embed(call.target, texts, signal);
    const estimated = made.inputTokens === 0;
    const said = { inputTokens: made.inputTokens, outputTokens: 0 };
    await end({ usage: estimated ? estimateVectorTokens(texts) : said, estimated });
    return made;
  } catch (error) {
    await end(unanswered(error));
    throw error;
  }
}
