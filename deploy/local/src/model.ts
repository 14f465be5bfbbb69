import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectRoot } from '@lectern/project';
import { childArguments } from './child-arguments.ts';
import type { LocalSettings } from './local-settings.ts';
import type { PlatformReport } from './report.ts';

/**
 * Runs the embedding service's own command that makes sure of the model's files: a verified copy on disk ends it at
 * once, otherwise it downloads and reports progress. Skipped when the service is told to use another provider.
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
    // The channel tells it when the launcher is gone, in the middle of a download for example.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    signal,
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      // The command names itself, for those who run it alone; here its column does.
      report.progress('model', line.replace(/^model /, ''));
    });
  }
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The embedding model could not be had.\n${lines.slice(-10).join('\n')}`);
  report.ready('model', Date.now() - startedAt, settings.modelDir);
}
