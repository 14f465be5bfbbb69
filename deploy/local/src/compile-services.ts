import { mkdir, writeFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '@lectern/project';
import { compiledMark } from './code.ts';
import { localServices } from './manifest.ts';

// All that the main file of a service imports, and nothing runs by it.
for (const { entry } of localServices)
  await import(pathToFileURL(join(projectRoot, dirname(entry), 'composition.ts')).href);
flushCompileCache();
await mkdir(dirname(compiledMark), { recursive: true });
await writeFile(compiledMark, '');
process.exit();
