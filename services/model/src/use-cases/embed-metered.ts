import { estimateVectorTokens } from '../domain/tokens.ts';
import type { EmbedOptions, MadeVectors, Models } from '../ports.ts';
import { type MeterCallPorts, type MeteredCall, meterCall, unanswered } from './meter-call.ts';

export interface EmbedMeteredPorts extends MeterCallPorts {
  readonly models: Pick<Models, 'embed'>;
}

/**
 * One attempt at the vectors of texts, metered.
 *
 * @throws AppError `resource_exhausted` (`budget_exhausted`), those of `Models.embed`
 */
export async function embedMetered(
  ports: EmbedMeteredPorts,
  { call, texts }: { readonly call: MeteredCall; readonly texts: readonly string[] },
  options: EmbedOptions,
): Promise<MadeVectors> {
  const end = await meterCall(ports, call, options.signal);
  try {
    const made = await ports.models.embed(call.target, texts, options);
    const estimated = made.inputTokens === 0;
    const said = { inputTokens: made.inputTokens, outputTokens: 0 };
    await end({ usage: estimated ? estimateVectorTokens(texts) : said, estimated });
    return made;
  } catch (error) {
    await end(unanswered(error));
    throw error;
  }
}
