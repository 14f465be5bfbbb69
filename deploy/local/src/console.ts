import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectRoot } from '@lectern/project';
import type { PlatformReport } from './report.ts';

/**
 * Builds the pages of the console, unless they are built of these sources already. In a process of its own: what builds them
 * takes 150 MB, and loads nothing into the launcher. Where they cannot be built, everything else starts all the same.
 */
export async function ensureConsole({
  report,
  signal,
}: {
  report: PlatformReport;
  signal: AbortSignal;
}): Promise<void> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, ['services/console/build/main.ts'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const [code] = await once(child, 'exit');
  const said = lines.at(-1) ?? '';
  if (code === 0) report.ready('console', Date.now() - startedAt, said);
  else report.progress('console', `cannot be built, and its pages are not served: ${said}`);
}
