import { startQdrantStandIn } from './qdrant-stand-in.ts';

// The double as a process of its own, for the smoke tests of the images where Qdrant's is not available.
const standIn = await startQdrantStandIn({ host: '0.0.0.0', port: Number(process.env.PORT ?? 6333) });
process.once('SIGTERM', async () => {
  await standIn.stop();
  process.exit(0);
});
