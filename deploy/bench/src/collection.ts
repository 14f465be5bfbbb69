import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A retrieval test collection of the BEIR form. */
export interface Collection {
  readonly documents: readonly { id: string; text: string }[];
  readonly queries: readonly { id: string; text: string }[];
  /** Gain by document id, by query id. */
  readonly judgements: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Reads `corpus.jsonl`, `queries.jsonl` (`_id`, `text`) and `qrels.tsv` (query, document, gain; with a head line). */
export async function readCollection(folder: string): Promise<Collection> {
  const judgements = new Map<string, Map<string, number>>();
  const lines = (await readFile(join(folder, 'qrels.tsv'), 'utf8')).split('\n').slice(1);
  for (const line of lines) {
    const [query = '', document = '', gain = '0'] = line.trim().split('\t');
    if (query === '') continue;
    const gains = judgements.get(query) ?? new Map<string, number>();
    gains.set(document, Number(gain));
    judgements.set(query, gains);
  }
  const [documents, queries] = await Promise.all([
    readJsonLines(join(folder, 'corpus.jsonl')),
    readJsonLines(join(folder, 'queries.jsonl')),
  ]);
  return { documents, queries, judgements };
}

async function readJsonLines(file: string): Promise<{ id: string; text: string }[]> {
  const entries: { id: string; text: string }[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() === '') continue;
    const { _id, text } = JSON.parse(line);
    // Two abstracts of CACM have control characters, which make a file no text.
    entries.push({ id: String(_id), text: String(text).replace(/[^\P{Cc}\n\t]/gu, ' ') });
  }
  return entries;
}
