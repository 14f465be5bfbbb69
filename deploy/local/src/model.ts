import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectRoot } from '@lectern/project';
import type { LocalSettings } from './local-settings.ts';
import type { PlatformReport } from './report.ts';

/**
 * Runs the embedding service's own command that makes sure of the model's files: a verified copy on disk ends it at
 * once, otherwise it downloads and reports progress. Skipped when the service is told to use another provider.
 */
export async function ensureModel(settings: LocalSettings, report: PlatformReport): Promise<void> {
  const provider = settings.environment.EMBED_PROVIDER ?? process.env.EMBED_PROVIDER ?? 'local';
  if (provider !== 'local') return;
  const startedAt = Date.now();
  const child = spawn(process.execPath, ['services/embedding/src/fetch-model.ts'], {
    cwd: projectRoot,
    env: { ...process.env, MODEL_DIR: settings.modelDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
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
