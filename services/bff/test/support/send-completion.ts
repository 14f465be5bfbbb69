import type { ServerResponse } from 'node:http';

/** Answers like the model service: one event a word, and then as `end` says, `bound` being that of the caller, and a reason that of an error. */
export function sendCompletion(
  response: ServerResponse,
  words: readonly string[],
  end: 'done' | 'bound' | 'cut' | { readonly reason: string } = 'done',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const started = eventText('started', { target: 'primary', model: 'test-model', failed: [] });
  const text = started + words.map((word) => eventText('delta', { text: word })).join('');
  if (end === 'cut') response.write(text, () => response.destroy());
  else if (end === 'done' || end === 'bound') {
    const atBound = end === 'bound';
    response.end(text + eventText('done', { usage: { inputTokens: 9, outputTokens: 2 }, atBound }));
  } else {
    const problem = { code: 'unavailable', status: 503, retryable: true, ...end };
    response.end(text + eventText('error', problem));
  }
}

/** Answers like the model service with tools that are called, behind some text. */
export function sendToolCalls(
  response: ServerResponse,
  calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[],
  { text = '', atBound = false } = {},
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const started = eventText('started', { target: 'primary', model: 'test-model', failed: [] });
  const said = text === '' ? '' : eventText('delta', { text });
  const called = calls.map((call) => eventText('tool-call', call)).join('');
  const done = eventText('done', { usage: { inputTokens: 9, outputTokens: 2 }, atBound });
  response.end(started + said + called + done);
}

/** Answers like the model service where no model is to answer; `failed` are those that were tried. */
export function sendExtractive(response: ServerResponse, failed: readonly string[] = []): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(eventText('extractive', { failed }));
}

/** One server-sent event. */
export function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
