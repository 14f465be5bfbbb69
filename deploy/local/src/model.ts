import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectRoot } from '@lectern/project';
import type { LocalSettings } from './local-settings.ts';
import type { PlatformReport } from './report.ts';
import { childArguments } from './supervisor.ts';

/**
 * Runs the embedding service's own command that fetches the model's files: with a verified copy on disk it ends at
 * once, otherwise it downloads them and prints progress. Skipped when another provider is configured.
 */
export async function ensureModel(
  settings: LocalSettings,
  { report, signal }: { report: PlatformReport; signal: AbortSignal },
): Promise<void> {
  const provider = settings.environment.EMBED_PROVIDER ?? process.env.EMBED_PROVIDER ?? 'local';
  if (provider !== 'local') return;
  const startedAt = Date.now();
  const child = spawn(process.execPath, childArguments('services/embedding/src/fetch-model.ts'), {
    cwd: projectRoot,
    env: { ...process.env, MODEL_DIR: settings.modelDir },
    // By the channel it notices that the launcher has ended, also in the middle of a download.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    signal,
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      // Some lines begin with "model", which is the name of the column here.
      report.progress('weights', line.replace(/^model /, ''));
    });
  }
  const [code] = await once(child, 'exit');
  if (code !== 0)
    throw new Error(`The embedding model could not be fetched.\n${lines.slice(-10).join('\n')}`);
  report.ready('weights', Date.now() - startedAt, settings.modelDir);
}
