import { runAnnounce } from './republish-job.ts';

await runAnnounce(process);
