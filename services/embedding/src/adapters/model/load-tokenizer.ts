import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

/** The model's own tokenizer, from its files. */
export async function loadTokenizer(directory: string): Promise<Tokenizer> {
  const [tokenizer, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map(async (file) =>
      JSON.parse(await readFile(join(directory, file), 'utf8')),
    ),
  );
  return new Tokenizer(tokenizer, config);
}
