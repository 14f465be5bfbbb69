import { runRebuild } from './rebuild-job.ts';

await runRebuild(process);
