import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a process prints that logs by `script`. */
function printed(script: string): { msgs: string[]; status: number | null } {
  const url = new URL('./logger.ts', import.meta.url).href;
  const source = `
    import { createLogger } from ${JSON.stringify(url)};
    const log = createLogger({ serviceName: 'test', level: 'info' });
    ${script}`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', source]);
  const lines = String(stdout).split('\n').filter(Boolean);
  return { msgs: lines.map((line) => JSON.parse(line).msg), status };
}

describe('lines on standard output', () => {
  it.each([
    ['by itself', '', 0],
    ['by process.exit', 'process.exit(3);', 3],
    ['by an exception', "throw new Error('boom');", 1],
  ])('are all there when a process ends %s', (_how, end, status) => {
    const many = "for (let i = 0; i < 500; i += 1) log.info('line ' + i);";
    const { msgs, status: ended } = printed(`${many} ${end}`);
    expect(msgs).toEqual(Array.from({ length: 500 }, (_, i) => `line ${i}`));
    expect(ended).toBe(status);
  });

  it('are there after some milliseconds, and warnings at once, when a process is killed', () => {
    const { msgs } = printed(`
      log.info('first');
      setTimeout(() => {
        log.info('second');
        log.warn('look out');
        log.info('not yet written');
        process.kill(process.pid, 'SIGKILL');
      }, 20);`);
    expect(msgs).toEqual(['first', 'second', 'look out']);
  });
});
