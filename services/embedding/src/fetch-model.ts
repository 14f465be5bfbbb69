import { ConfigError, exitCodeConfig, loadConfig } from '@lectern/config';
import { reasonOf } from './adapters/model/model-store.ts';
import { modelConfig } from './config.ts';
import { openModel } from './open-model.ts';

/** Writes a line for a person: the message, then its facts. */
function info(facts: object, message?: string): void {
  const shown = Object.entries(facts).map(([name, fact]) =>
    fact instanceof Error ? reasonOf(fact) : `${name}=${fact}`,
  );
  process.stdout.write(`${message}: ${shown.join(', ')}\n`);
}

// A command of its own, so that the launcher and the image build have the model on disk before any service starts.
try {
  await openModel(loadConfig(modelConfig, process.env), { info });
} catch (error) {
  // Why each source failed is already on stdout.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof ConfigError ? exitCodeConfig : 1;
}
