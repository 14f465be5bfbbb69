import type { Principal } from '@lectern/auth';
import { toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { firstTokenMs } from '../domain/catalog.ts';
import { mostVectorTokens } from '../domain/tokens.ts';
import type { Retries } from '../ports.ts';
import { type EmbedMeteredPorts, embedMetered } from './embed-metered.ts';
import { type FindVectorTargetsPorts, findVectorTargets } from './find-vector-targets.ts';

export interface EmbedByModelPorts extends EmbedMeteredPorts, FindVectorTargetsPorts {
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
  /** Whether the caller's tenant may have another thing behind the name: not for documents and searches, whose vectors lie in one index. */
  readonly byTenant?: boolean | undefined;
}

export interface EmbeddedByModel {
  readonly target: string;
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
}

/**
 * Vectors of texts by a model that is not built in, of the first of its targets that is there: all of them have to be the same
 * model, since vectors of two cannot be compared. One that has another behind it is left when its vectors are not there in the time that it has for a first token. Texts that one refuses are not shown to the next. Documents take of no budget: they would stay
 * half done; the quota of their tenant bounds them. What a caller asks for does.
 *
 * @throws AppError `resource_exhausted` (`budget_exhausted`), `invalid_argument` (`embedding_refused`), `not_found` (`model_unknown`), those of the last target
 */
export async function embedByModel(
  ports: EmbedByModelPorts,
  { model, texts, caller, tenantId, byTenant = false }: EmbedByModelInput,
  signal: AbortSignal,
): Promise<EmbeddedByModel> {
  let failure: unknown;
  const most = mostVectorTokens(texts);
  const ofTenant = byTenant ? caller?.tenantId : undefined;
  const targets = await findVectorTargets(ports, { tenantId: ofTenant, model }, signal);
  for (const [at, target] of targets.entries()) {
    const call = { caller, tenantId, purpose: 'vectors', alias: model, target, most } as const;
    // As of an answer, the last one has all of its time.
    const isLast = at === targets.length - 1;
    const by = isLast ? undefined : AbortSignal.timeout(firstTokenMs(target.target));
    try {
      const bounded = by === undefined ? signal : AbortSignal.any([signal, by]);
      const made = await ports.retries.run(() => embedMetered(ports, { call, texts }, { by, signal }), {
        ...{ target: target.target, purpose: 'vectors', signal: bounded },
      });
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
