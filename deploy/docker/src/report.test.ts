import { expect, it } from 'vitest';
import { createReport } from './report.ts';

it('the last line counts what held and what failed', () => {
  const lines: string[] = [];
  const report = createReport({ write: (text) => lines.push(text) });
  report.say('all healthy');
  report.held('the journeys pass');
  report.held('the demo answers');
  report.table([{ service: 'user', killSeconds: 8 }]);
  report.end(1);
  expect(lines.at(-1)).toBe('2 passed, 1 failed\n');
  expect(lines.filter((line) => line.includes('✓'))).toHaveLength(2);
  expect(lines[3]).toContain('{"service":"user","killSeconds":8}');
});
