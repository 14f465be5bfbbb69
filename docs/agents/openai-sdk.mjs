// The OpenAI SDK for Node: npm install openai
import OpenAI from 'openai';

const { LECTERN_URL, LECTERN_API_KEY } = process.env;
const client = new OpenAI({ baseURL: `${LECTERN_URL}/v1`, apiKey: LECTERN_API_KEY });

const stream = await client.chat.completions.create({
  model: 'lectern',
  messages: [{ role: 'user', content: process.argv[2] ?? 'What is new?' }],
  stream: true,
});
for await (const { choices, citations = [] } of stream) {
  process.stdout.write(choices[0]?.delta.content ?? '');
  // Beside what the SDK knows of, an answer has its sources.
  for (const { marker, title, quote } of citations) process.stdout.write(`\n${marker} ${title}: ${quote}\n`);
}
