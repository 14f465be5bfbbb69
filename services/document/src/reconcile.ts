import { runReconcile } from './reconcile-job.ts';

await runReconcile(process);
