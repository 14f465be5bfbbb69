import { expect, it } from 'vitest';
import { runEach, sayFailures } from './run-each.ts';

it('does it for each, and tells of which it failed', async () => {
  const refused = new Error('refused');
  const { done, failures } = await runEach(['a', 'b', 'c', 'd', 'e', 'f'], (id) =>
    'be'.includes(id) ? Promise.reject(refused) : Promise.resolve(),
  );
  expect([...done].sort()).toEqual(['a', 'c', 'd', 'f']);
  expect(failures).toEqual([
    { id: 'b', error: refused },
    { id: 'e', error: refused },
  ]);
});

it('tells each reason once, with what it holds for', () => {
  const failures = [
    { id: 'a', error: 'It is gone.' },
    { id: 'b', error: 'It is not yours.' },
    { id: 'c', error: 'It is gone.' },
    ...['d', 'e', 'f'].map((id) => ({ id, error: 'It is not yours.' })),
  ];
  expect(sayFailures(failures, { nameOf: (id) => id.toUpperCase(), reasonOf: String })).toBe(
    '“A”, “C”: It is gone. “B”, “D”, “E” and 1 more: It is not yours.',
  );
});
