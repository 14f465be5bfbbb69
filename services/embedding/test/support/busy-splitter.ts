import { createProcessDocumentSplitter } from '../../src/adapters/reading/process-document-splitter.ts';
import { dyingReader, observed, options, signal } from './test-splitter.ts';

/** A process whose reader is busy for a minute; it says so on its standard output. */
const { split } = await createProcessDocumentSplitter({ ...options, entry: dyingReader });
const { document, taken } = observed('tenant', 'spin 60000');
const pending = split(document, signal);
await taken;
process.stdout.write('busy\n');
await pending;
