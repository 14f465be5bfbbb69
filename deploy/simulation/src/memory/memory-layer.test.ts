import { describeLayer } from '../layer-suite.ts';
import { createMemoryLayer } from './memory-layer.ts';

describeLayer({
  ...{ name: 'memory', open: async () => createMemoryLayer(), seeds: 2_000, seedsPerTest: 100 },
  crashesOf: ({ steps }) => Array.from({ length: steps }, (_, step) => step + 1),
});
