import { runRepublish } from './republish-job.ts';

await runRepublish(process);
