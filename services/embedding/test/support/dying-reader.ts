import { writeSync } from 'node:fs';
import { readerDescriptors } from '../../src/adapters/reading/reader-protocol.ts';
import { type ReadResult, serveDocuments } from '../../src/adapters/reading/serve-documents.ts';
import { contentHash } from '../../src/domain/chunk.ts';

/** Used by `remember`: state that a document leaves in its reader. */
const seen: string[] = [];

const say = (text: string) => writeSync(readerDescriptors.answers, text);
const chunksOf = (text: string): ReadResult => ({
  chunks: [
    {
      ...{ ordinal: 0, text, headings: [], lead: '', repeated: 0, tokenCount: 1, input: text },
      contentHash: contentHash(text),
    },
  ],
  attachments: [],
  warnings: [],
});

/** Works for this much CPU time. */
function spin(ms: number): void {
  const { user, system } = process.cpuUsage();
  for (let used = 0; used < ms * 1_000; ) {
    const now = process.cpuUsage();
    used = now.user + now.system - user - system;
  }
}

/** Takes memory outside of V8's heap until it is refused or the process ends. */
function growTypedArrays(): ReadResult {
  const held: Uint8Array[] = [];
  while (held.length < 64) held.push(new Uint8Array(64 * 2 ** 20).fill(1));
  return chunksOf(`held ${held.length}`);
}

function growHeap(): ReadResult {
  const held: object[] = [];
  while (held.length < 1e9) held.push({ at: held.length });
  return chunksOf(`held ${held.length}`);
}

/** With a chunk, and what a command adds to it. */
const attached = { ...chunksOf('attached') } as Extract<ReadResult, { chunks: unknown }>;

const commands: Record<string, (argument: string) => ReadResult | Promise<ReadResult>> = {
  bytes: growTypedArrays,
  heap: growHeap,
  spin: (ms) => {
    spin(Number(ms));
    return chunksOf('worked');
  },
  wait: () => new Promise(() => setInterval(() => undefined, 1_000)),
  never: () => new Promise(() => undefined),
  throw: () => {
    throw new Error('a fault in a parser');
  },
  abort: () => process.abort(),
  remember: (name) => {
    seen.push(name);
    return chunksOf(seen.join(' '));
  },
  environment: () => chunksOf(JSON.stringify(process.env)),
  say: (text) => {
    say(`${text}\n`);
    return chunksOf('unreached');
  },
  attach: (size) => ({
    ...attached,
    attachments: [1, 3].map((part) => ({
      ...{ part, filename: `${part}.txt`, contentType: 'text/plain' as const },
      content: new Uint8Array(Number(size)).fill(part),
    })),
  }),
  babble: () => {
    for (;;) say('x'.repeat(65_536));
  },
};

/** A reader that does what its document says: `command argument`. */
await serveDocuments(() => async (_request, bytes) => {
  const text = new TextDecoder().decode(bytes);
  const [name = ''] = text.split(' ', 1);
  return await (commands[name]?.(text.slice(name.length + 1)) ?? chunksOf(text));
});
