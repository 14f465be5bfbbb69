import type { ServerResponse } from 'node:http';

/** Answers like a model: one event a word, and then as `end` says. */
export function sendCompletion(
  response: ServerResponse,
  words: readonly string[],
  end: 'done' | 'finish' | 'cut' | 'stop' | { readonly finishReason: string } = 'done',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (choice: unknown) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
  const text = words.map((content) => event({ delta: { content } })).join('');
  if (end === 'cut') response.write(text, () => response.destroy());
  else if (end === 'stop') response.end(text);
  else if (typeof end === 'object')
    response.end(`${text + event({ delta: {}, finish_reason: end.finishReason })}data: [DONE]\n\n`);
  else if (end === 'finish') response.end(text + event({ delta: {}, finish_reason: 'stop' }));
  else response.end(`${text}data: [DONE]\n\n`);
}
