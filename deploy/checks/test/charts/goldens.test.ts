import { expect, it } from 'vitest';
import { committedGoldens, committedText, goldensOf } from '../../src/charts/goldens/golden-files.ts';

const goldens = await goldensOf();

it.each(goldens)('$path is what the charts render (npm run goldens)', async ({ path, text }) => {
  expect(text).toBe(await committedText(path));
});

it('has no golden of a case that is gone', async () => {
  expect(await committedGoldens()).toEqual(goldens.map(({ path }) => path).sort());
});
