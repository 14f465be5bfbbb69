import { type Breaker, type CallOutcome, createBreaker } from '@lectern/clients';
import { AppError } from '@lectern/errors';
import {
  recordFailure,
  type Span,
  SpanKind,
  type Telemetry,
  withOpenSpan,
  withSpan,
} from '@lectern/telemetry';
import type { NamedTarget, ProviderName, Target } from '../domain/catalog.ts';
import type { Usage } from '../domain/conversation.ts';
import type { EmbedOptions, ModelPart, Models, WriteOptions } from '../ports.ts';
import { embedOnce } from './providers/embed-once.ts';
import type { RefusedFields } from './providers/refused-fields.ts';
import { type AnswerListener, writeOnce } from './providers/write-once.ts';

/** {@link Models} of providers, and what ends its breakers. */
export interface GuardedModels extends Models {
  close(): void;
}

/**
 * {@link Models} by the packages of their providers: each attempt within the time-out of its target, through its breaker, and
 * in a span of its own.
 */
export function createGuardedModels({ telemetry }: { telemetry: Telemetry }): GuardedModels {
  const breakers = new Map<string, Breaker>();
  const breakerOf = (name: string, operation: string): Breaker => {
    const key = `${operation} ${name}`;
    const breaker = breakers.get(key) ?? createBreaker({ target: name, operation, telemetry, outcomeOf });
    breakers.set(key, breaker);
    return breaker;
  };
  /** By target: a server is asked once for what it does not take. */
  const refusedFields = new Map<string, RefusedFields>();
  const fieldsRefusedBy = ({ name }: NamedTarget): RefusedFields => {
    const known = refusedFields.get(name) ?? new Set();
    refusedFields.set(name, known);
    return known;
  };
  return {
    write: (named, conversation, options) => {
      const target = modelOf(named);
      const breaker = breakerOf(named.name, 'write-answer');
      return breaker.run(() =>
        withOpenSpan(telemetry.tracer, `chat ${target.model}`, spanOf(target, 'chat'), (span) =>
          begin(
            (listener) =>
              writeOnce(target, conversation, { ...listener, refusedFields: fieldsRefusedBy(named) }),
            { target, ...options, span },
          ),
        ),
      );
    },
    embed: (named, texts, options) => {
      const target = modelOf(named);
      const breaker = breakerOf(named.name, 'embed-texts');
      return breaker.run(() =>
        withSpan(
          telemetry.tracer,
          `embeddings ${target.model}`,
          spanOf(target, 'embeddings'),
          async (span) => {
            const made = await inTime(
              (bounded) =>
                embedOnce(target, texts, { refusedFields: fieldsRefusedBy(named), signal: bounded }),
              { target, ...options },
            );
            tellUsage(span, { inputTokens: made.inputTokens });
            return made;
          },
        ),
      );
    },
    close: () => {
      for (const breaker of breakers.values()) breaker.close();
    },
  };
}

function modelOf({ name, target }: NamedTarget): Target {
  if (target === undefined) throw new Error(`The target "${name}" is no model.`);
  return target;
}

/** The well-known values of `gen_ai.provider.name`. They have none for servers that speak OpenAI's API, which are told apart by `server.address`. */
const providerNames: Readonly<Record<ProviderName, string>> = {
  'openai-compatible': 'openai',
  openai: 'openai',
  anthropic: 'anthropic',
  'amazon-bedrock': 'aws.bedrock',
  cohere: 'cohere',
};

function spanOf({ provider, model, baseUrl }: Target, purpose: 'chat' | 'embeddings') {
  return {
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': purpose,
      'gen_ai.provider.name': providerNames[provider],
      'gen_ai.request.model': model,
      ...(baseUrl === undefined ? {} : { 'server.address': new URL(baseUrl).hostname }),
    },
  };
}

interface Bounds extends EmbedOptions {
  readonly target: Target;
}

/** Runs an attempt within the time of its target. */
async function inTime<T>(
  run: (bounded: AbortSignal) => Promise<T>,
  { target, by, signal }: Bounds,
): Promise<T> {
  const timeouts = [AbortSignal.timeout(target.timeoutMs), ...(by === undefined ? [] : [by])];
  try {
    return await run(AbortSignal.any([signal, ...timeouts]));
  } catch (error) {
    throw ended({ signal, timeouts }) ?? error;
  }
}

/** Tells what a call took, as far as its provider said so. */
function tellUsage(span: Span, { inputTokens, outputTokens = 0 }: Partial<Usage>): void {
  if (inputTokens) span.setAttribute('gen_ai.usage.input_tokens', inputTokens);
  if (outputTokens) span.setAttribute('gen_ai.usage.output_tokens', outputTokens);
}

interface Begun extends WriteOptions {
  readonly target: Target;
  readonly span: Span;
}

/**
 * Begins an answer and waits for its first piece. One time-out is for the whole answer, another ends with the first token; the span
 * ends with the answer.
 */
async function begin(
  open: (listener: Omit<AnswerListener, 'refusedFields'>) => AsyncGenerator<ModelPart, void>,
  { target, signal, firstTokenBy, onUsage, span }: Begun,
): Promise<AsyncIterable<ModelPart>> {
  const timeout = AbortSignal.timeout(target.timeoutMs);
  const left = new AbortController();
  const silence = whileSilent(firstTokenBy);
  const timeouts = [timeout, silence.signal];
  const pieces = open({
    signal: AbortSignal.any([signal, ...timeouts, left.signal]),
    onToken: silence.end,
    onUsage: (usage) => {
      tellUsage(span, usage);
      onUsage(usage);
    },
  });
  const next = async (): Promise<IteratorResult<ModelPart, void>> => {
    try {
      return await pieces.next();
    } catch (error) {
      throw ended({ signal, timeouts }) ?? error;
    }
  };
  const first = await next();
  return rest(first, { next, span, leave: () => left.abort(new Error('Nobody reads on.')) });
}

/** A signal that aborts with another one until its end. */
function whileSilent(by: AbortSignal | undefined): {
  readonly signal: AbortSignal;
  readonly end: () => void;
} {
  const silence = new AbortController();
  const abort = () => silence.abort(by?.reason);
  by?.addEventListener('abort', abort, { once: true });
  if (by?.aborted) abort();
  return { signal: silence.signal, end: () => by?.removeEventListener('abort', abort) };
}

interface Rest {
  readonly span: Span;
  next(): Promise<IteratorResult<ModelPart, void>>;
  leave(): void;
}

async function* rest(
  first: IteratorResult<ModelPart, void>,
  { next, span, leave }: Rest,
): AsyncGenerator<ModelPart, void> {
  try {
    for (let result = first; result.done !== true; result = await next()) {
      yield result.value;
    }
  } catch (error) {
    recordFailure(span, error);
    throw error;
  } finally {
    leave();
    span.end();
  }
}

interface Ends {
  readonly signal: AbortSignal;
  readonly timeouts: readonly AbortSignal[];
}

/** The error for an attempt that was ended from this side. */
function ended({ signal, timeouts }: Ends): AppError | undefined {
  if (signal.aborted) {
    if (signal.reason instanceof AppError) return signal.reason;
    return new AppError('cancelled', 'The caller no longer waits for the answer.', { reason: 'client_gone' });
  }
  if (!timeouts.some(({ aborted }) => aborted)) return undefined;
  return new AppError('deadline_exceeded', 'The model took too long.', { reason: 'model_timeout' });
}

/** Answers too, and of them a caller can have as many as they like: by a bound of one token. */
const cutByRule: ReadonlySet<string> = new Set(['model_busy', 'model_filtered', 'model_length']);

/** A refusal and a 429 are answers: they never open a breaker, which would hide the reason. */
function outcomeOf(error: unknown): CallOutcome {
  if (!(error instanceof AppError)) return 'failed';
  if (error.code === 'cancelled' || error.reason === 'shutting_down') return 'inconclusive';
  const isOutage = error.code === 'deadline_exceeded' || error.code === 'unavailable';
  return isOutage && !cutByRule.has(error.reason) ? 'failed' : 'answered';
}
