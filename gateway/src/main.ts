import cluster from 'node:cluster';
import { runService } from '@lectern/service';
import { createService } from './composition.ts';
import { configSchema } from './config.ts';
import { createWorkerGroup } from './workers/worker-group.ts';
import { openAdminByParent, underParent } from './workers/worker-process.ts';

const common = { name: 'gateway', configSchema } as const;
if (cluster.isWorker) {
  await runService({
    ...common,
    createService: (config) => createService(config, { openAdmin: openAdminByParent(process, config) }),
    process: underParent(process),
  });
} else {
  await runService({
    ...common,
    createService: async (config) =>
      config.GATEWAY_WORKERS === 1 ? createService(config) : createWorkerGroup(config),
    process,
  });
}
