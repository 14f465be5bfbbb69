// Files, vector stores and answers from them, by the OpenAI SDK for Node: npm install openai; node openai-files.mjs handbook.md "…?"
import { createReadStream } from 'node:fs';
import OpenAI from 'openai';

const { LECTERN_URL, LECTERN_API_KEY } = process.env;
const client = new OpenAI({ baseURL: `${LECTERN_URL}/v1`, apiKey: LECTERN_API_KEY });
const [path, question] = process.argv.slice(2);

// A file is a document, and a vector store a collection. The file can be found when it is completed.
const file = await client.files.create({ file: createReadStream(path), purpose: 'assistants' });
const store = await client.vectorStores.create({ name: 'Handbook' });
const attached = await client.vectorStores.files.createAndPoll(store.id, {
  file_id: file.id,
  attributes: { year: 2026 },
});
if (attached.status !== 'completed') throw new Error(attached.last_error?.message ?? attached.status);

// What there is to read.
const filters = { type: 'gte', key: 'year', value: 2025 };
const found = await client.vectorStores.search(store.id, { query: question, filters, max_num_results: 3 });
for (const { score, filename, content } of found.data) {
  process.stdout.write(`${score.toFixed(2)} ${filename}: ${content[0]?.text}\n`);
}

// What it answers, from that store alone, and what that rests on.
const response = await client.responses.create({
  model: 'lectern',
  input: question,
  tools: [{ type: 'file_search', vector_store_ids: [store.id], filters }],
});
process.stdout.write(`${response.output_text}\n`);
const parts = response.output.flatMap(({ type, content }) => (type === 'message' ? content : []));
for (const { filename } of parts.flatMap(({ annotations }) => annotations)) {
  process.stdout.write(`from ${filename}\n`);
}
