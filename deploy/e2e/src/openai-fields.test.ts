import { readFile } from 'node:fs/promises';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import type { ResponseCreateParams } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';

/** Each field that the package has: the compiler finds one that is missing here, and one that is none any more. */
type Fields<Params> = Readonly<Record<keyof Params, true>>;

const ofChat: Fields<ChatCompletionCreateParams> = {
  audio: true,
  frequency_penalty: true,
  function_call: true,
  functions: true,
  logit_bias: true,
  logprobs: true,
  max_completion_tokens: true,
  max_tokens: true,
  messages: true,
  metadata: true,
  modalities: true,
  model: true,
  moderation: true,
  n: true,
  parallel_tool_calls: true,
  prediction: true,
  presence_penalty: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning_effort: true,
  response_format: true,
  safety_identifier: true,
  seed: true,
  service_tier: true,
  stop: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  user: true,
  verbosity: true,
  web_search_options: true,
};
const ofResponses: Fields<ResponseCreateParams> = {
  access_programs: true,
  background: true,
  background_options: true,
  context_management: true,
  conversation: true,
  image: true,
  include: true,
  input: true,
  instructions: true,
  max_output_tokens: true,
  max_tool_calls: true,
  metadata: true,
  model: true,
  moderation: true,
  parallel_tool_calls: true,
  previous_response_id: true,
  prompt: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning: true,
  safety_identifier: true,
  service_tier: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  text: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  truncation: true,
  user: true,
};

describe.each([
  { heading: 'Chat completions', fields: ofChat },
  { heading: 'Responses', fields: ofResponses },
])('the fields of $heading in the package of OpenAI', ({ heading, fields }) => {
  it('are all in the documentation for agents', async () => {
    const document = await readFile(new URL('../../../docs/agents/fields.md', import.meta.url), 'utf8');
    const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
    const documented = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, field]) => field);
    expect(documented.sort()).toEqual(Object.keys(fields).sort());
  });

  it('are those of the version that the documentation names', async () => {
    const document = await readFile(new URL('../../../docs/agents/fields.md', import.meta.url), 'utf8');
    const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    const { devDependencies, dependencies } = JSON.parse(manifest);
    expect(document).toContain(`\`openai\` ${{ ...dependencies, ...devDependencies }.openai} for Node`);
  });
});
