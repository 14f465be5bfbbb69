import { runService } from '@lectern/service';
import { createService } from './composition.ts';
import { configSchema } from './config.ts';
import { useScratchFolder } from './scratch-folder.ts';

await runService({
  name: 'retrieval',
  configSchema,
  createService: async (config) => {
    await useScratchFolder(config, process.env);
    return createService(config);
  },
  process,
});
