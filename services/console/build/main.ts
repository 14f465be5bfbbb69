import { ensurePages } from './build-pages.ts';

const startedAt = performance.now();
const isNew = await ensurePages();
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
process.stdout.write(isNew ? `built in ${seconds} s\n` : 'built before\n');
