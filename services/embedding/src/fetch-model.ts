import { ConfigError, exitCodeConfig, loadConfig } from '@lectern/config';
import { modelConfig } from './config.ts';
import { openModel } from './open-model.ts';

// A command of its own, so that the launcher and the image build have the model on disk before any service starts.
try {
  await openModel(loadConfig(modelConfig, process.env), (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  // What each source said is already on stdout.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof ConfigError ? exitCodeConfig : 1;
}
