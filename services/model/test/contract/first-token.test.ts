import type { ServerResponse } from 'node:http';
import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { targetAt } from '../support/target-at.ts';
import { writeOptions } from '../support/write-options.ts';

const asked: Conversation = { messages: [{ role: 'user', content: 'How long do refunds take?' }] };

const models = createGuardedModels({ telemetry: noopTelemetry('model') });
let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub(() => undefined);
});
afterAll(async () => {
  models.close();
  await provider.close();
});

const target = () => targetAt(provider);

describe('a provider that is slow', () => {
  it('is left when no token has come by then, though it has more time for the answer', async () => {
    const closed = Promise.withResolvers<void>();
    provider.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n');
    };
    const options = writeOptions({ firstTokenBy: AbortSignal.timeout(100) });
    await expect(models.write(target(), asked, options)).rejects.toMatchObject({
      ...{ code: 'deadline_exceeded', reason: 'model_timeout' },
    });
    await closed.promise;
  });

  it.each([
    ['its text', { content: 'a' }],
    ['its reasoning', { reasoning_content: 'Let me see.' }],
    [
      'a call',
      { tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'weather', arguments: '' } }] },
    ],
  ])('is waited for once a token of %s has come', async (_, delta) => {
    const begun = Promise.withResolvers<ServerResponse>();
    provider.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`, () => begun.resolve(response));
    };
    const late = new AbortController();
    const heard = vi.spyOn(late.signal, 'removeEventListener');
    const answer = models.write(target(), asked, writeOptions({ firstTokenBy: late.signal }));
    const response = await begun.promise;
    await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    late.abort();
    const end = { choices: [{ delta: { content: 'b' } }, { delta: {}, finish_reason: 'stop' }] };
    for (const choice of end.choices) response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
    response.end('data: [DONE]\n\n');
    const parts = [];
    for await (const part of await answer) parts.push(part);
    expect(parts.at(-1)).toEqual({ type: 'end', atBound: false });
  });
});
