// The AI SDK: npm install ai @ai-sdk/openai-compatible @ai-sdk/mcp

import { createMCPClient } from '@ai-sdk/mcp';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

const { LECTERN_URL, LECTERN_API_KEY } = process.env;
const question = process.argv[2] ?? 'What is new?';

// Answers from documents, as a model.
const lectern = createOpenAICompatible({
  name: 'lectern',
  baseURL: `${LECTERN_URL}/v1`,
  apiKey: LECTERN_API_KEY,
});
const { textStream } = streamText({ model: lectern('lectern'), prompt: question });
for await (const text of textStream) process.stdout.write(text);

// And documents as tools, for a model of your own: generateText({ model, tools, prompt }).
const headers = { Authorization: `Bearer ${LECTERN_API_KEY}` };
const client = await createMCPClient({ transport: { type: 'http', url: `${LECTERN_URL}/mcp`, headers } });
const tools = await client.tools();
process.stdout.write(`\ntools: ${Object.keys(tools).join(', ')}\n`);
await client.close();
