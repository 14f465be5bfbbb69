import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('leaves the signals to the process that only asks for ports', () => {
  const script = `
    await import(${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))});
    console.log(process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(said).toBe('0 0\n');
});
