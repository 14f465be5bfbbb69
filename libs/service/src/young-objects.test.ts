import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What V8 says of its looks at literals while a process keeps what many requests made: before `allocateYoung`, and after. */
function looksOfV8(): { before: number; after: number } {
  const url = new URL('./young-objects.ts', import.meta.url).href;
  const source = `
    import { EventEmitter } from 'node:events';
    import { writeSync } from 'node:fs';
    import { allocateYoung } from ${JSON.stringify(url)};
    const openRequests = () => Array.from({ length: 20_000 }, (_, i) => {
      const response = new EventEmitter();
      response.on('close', () => i);
      return response.on('close', () => response);
    });
    openRequests();
    allocateYoung();
    writeSync(1, '\\nset\\n');
    openRequests();`;
  const flags = ['--trace-pretenuring-statistics', '--input-type=module', '-e', source];
  const { stdout } = spawnSync(process.execPath, flags);
  const [before = '', after = ''] = String(stdout).split('\nset\n');
  const looks = (text: string): number => text.match(/pretenuring: AllocationSite/g)?.length ?? 0;
  return { before: looks(before), after: looks(after) };
}

describe('allocateYoung', () => {
  it('keeps V8 from taking what requests make for long-lived', () => {
    const { before, after } = looksOfV8();
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });
});
