import { runService } from '@lectern/service';
import { createService } from './composition.ts';
import { configSchema } from './config.ts';

await runService({ name: 'retrieval', configSchema, createService, process });
