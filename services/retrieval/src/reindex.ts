import { runReindex } from './reindex-job.ts';

await runReindex(process);
