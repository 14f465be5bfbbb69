import type { Logger } from '@lectern/telemetry';
import { analysisVersion } from '@lectern/text';
import type { VectorIndexes } from '../ports/vector-indexes.ts';

export interface ReportAnalysisPorts {
  readonly indexes: Pick<VectorIndexes, 'current'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Says when the index has words of an earlier analysis than queries are made by: until it is made again, searches by words find less of
 * what it had before. Decides on no error.
 */
export async function reportAnalysis(
  { indexes, logger }: ReportAnalysisPorts,
  signal: AbortSignal,
): Promise<void> {
  const { active } = await indexes.current(signal);
  if (active === undefined || active.analysis === analysisVersion) return;
  const facts = {
    index: active.id,
    model: active.model.name,
    analysis: active.analysis,
    now: analysisVersion,
  };
  logger.warn(facts, 'the index has words of an earlier analysis: run npm run reindex with its model');
}
