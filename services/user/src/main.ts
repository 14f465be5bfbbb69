import { runService } from '@lectern/service';
import { createService } from './composition.ts';
import { configSchema } from './config.ts';

await runService({ name: 'user', configSchema, createService, process });
