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

/** A word, normalized and divided where no token can cross, as the first two steps of the tokenizer do it. */
export function preTokens({ normalizer, pre_tokenizer }: Tokenizer, word: string): string[] {
  const normalized = normalizer === null ? word : normalizer.normalize(word);
  return pre_tokenizer === null ? [normalized] : pre_tokenizer.pre_tokenize_text(normalized, {});
}
