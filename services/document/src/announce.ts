import { runAnnouncement } from './announce-job.ts';

await runAnnouncement(process);
