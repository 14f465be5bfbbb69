import cluster from 'node:cluster';
import { runService } from '@lectern/service';
import { createService } from './composition.ts';
import { configSchema } from './config.ts';
import { createWorkerGroup } from './workers/worker-group.ts';
import { workerNameIn } from './workers/worker-name.ts';
import { openAdminByParent, siblingsByParent, underParent } from './workers/worker-process.ts';

const common = { name: 'gateway', configSchema } as const;
if (cluster.isWorker) {
  await runService({
    ...common,
    createService: (config) =>
      createService(config, {
        processName: workerNameIn(process.env),
        openAdmin: openAdminByParent(process, config),
        siblings: siblingsByParent(process, config),
      }),
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
