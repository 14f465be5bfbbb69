import type { DocumentStatus } from '@lectern/contracts';
import type { CallOptions } from '@lectern/service/testing';
import type { Harness } from './start-document.ts';

/** One server-sent event of a document. */
export interface StatusEvent {
  readonly id: string;
  readonly data: { readonly status: DocumentStatus; readonly version: number; readonly chunkCount?: number };
}

/** Opens the event stream of a document; `next` gives one event after the other, undefined at the end. */
export async function openEvents(harness: Harness, id: string, options: CallOptions = {}) {
  const answer = await harness.send('GET', `/v1/documents/${id}/events`, options);
  const blocks = split(answer.body ?? new ReadableStream());
  return {
    status: answer.status,
    headers: answer.headers,
    next: async (): Promise<StatusEvent | undefined> => {
      for (;;) {
        const { value, done } = await blocks.next();
        if (done === true) return undefined;
        const fields = new Map(
          value.split('\n').map((line) => [line.split(': ')[0], line.split(': ').slice(1).join(': ')]),
        );
        const data = fields.get('data');
        if (data !== undefined) return { id: fields.get('id') ?? '', data: JSON.parse(data) };
      }
    },
  };
}

async function* split(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}
