import type { ServerResponse } from 'node:http';

/** Answers like a model: one event a word, and then as `end` says. */
export function sendCompletion(
  response: ServerResponse,
  words: readonly string[],
  end:
    | 'done'
    | 'finish'
    | 'cut'
    | 'stop'
    | { readonly finishReason: string; readonly usage?: object } = 'done',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (choice: unknown) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
  const text = words.map((content) => event({ delta: { content } })).join('');
  if (end === 'cut') response.write(text, () => response.destroy());
  else if (end === 'stop') response.end(text);
  else if (typeof end === 'object') {
    const { finishReason, usage } = end;
    const took = usage === undefined ? '' : `data: ${JSON.stringify({ choices: [], usage })}\n\n`;
    response.end(`${text + event({ delta: {}, finish_reason: finishReason }) + took}data: [DONE]\n\n`);
  } else if (end === 'finish') response.end(text + event({ delta: {}, finish_reason: 'stop' }));
  else response.end(`${text}data: [DONE]\n\n`);
}

/** Calls tools as OpenAI streams it: arguments in pieces, two calls at once, and no text. */
export function sendToolCalls(response: ServerResponse, finishReason = 'tool_calls'): void {
  const first = { index: 0, id: 'call-1', type: 'function', function: { name: 'weather', arguments: '' } };
  const second = { index: 1, id: 'call-2', type: 'function', function: { name: 'time', arguments: '{}' } };
  const deltas = [
    { role: 'assistant', content: null, tool_calls: [first] },
    { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
    { tool_calls: [{ index: 0, function: { arguments: '"Graz"}' } }] },
    { tool_calls: [second] },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const delta of deltas) response.write(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
  const last = { choices: [{ delta: {}, finish_reason: finishReason }] };
  const usage = { choices: [], usage: { prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 } };
  response.end(`data: ${JSON.stringify(last)}\n\ndata: ${JSON.stringify(usage)}\n\ndata: [DONE]\n\n`);
}
