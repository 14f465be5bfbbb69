import type { Principal } from '@lectern/auth';
import { toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { estimateTokens } from '../domain/tokens.ts';
import type { Models, VectorTargets } from '../ports.ts';
import { type MeterCallPorts, meterCall, unanswered } from './meter-call.ts';

export interface EmbedByModelPorts extends MeterCallPorts {
  readonly vectorTargets: VectorTargets;
  readonly models: Pick<Models, 'embed'>;
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
  const inputTokens = texts.reduce((sum, text) => sum + estimateTokens(Buffer.byteLength(text)), 0);
  const most = { inputTokens, outputTokens: 0 };
  for (const target of ports.vectorTargets(model)) {
    const call = { caller, tenantId, purpose: 'vectors', alias: model, target, most } as const;
    const end = await meterCall(ports, call, signal);
    try {
      const made = await ports.models.embed(target, texts, signal);
      const estimated = made.inputTokens === 0;
      await end({ usage: estimated ? most : { ...most, inputTokens: made.inputTokens }, estimated });
      return { target: target.name, ...made };
    } catch (error) {
      await end(unanswered(error));
      if (signal.aborted || toAppError(error).reason === 'embedding_refused') throw error;
      ports.logger.warn({ err: error, model, target: target.name }, 'a model gave no vectors');
      failure = error;
    }
  }
  throw failure;
}
