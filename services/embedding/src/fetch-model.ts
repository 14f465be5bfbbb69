import { loadConfig } from '@lectern/config';
import { modelConfig } from './config.ts';
import { openModel } from './open-model.ts';

// A command of its own, so that the launcher and the image build have the model on disk before any service starts.
await openModel(loadConfig(modelConfig, process.env), (line) => process.stdout.write(`${line}\n`));
