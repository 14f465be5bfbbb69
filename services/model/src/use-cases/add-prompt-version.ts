import type { Principal } from '@lectern/auth';
import { readTemplate, type StoredPrompt, TemplateError } from '@lectern/contracts';
import { type AnswerSchema, faultOfAnswerSchema } from '@lectern/contracts/answer-schema';
import { AppError, type FieldError } from '@lectern/errors';
import { answerOnce, type KeyedRequest, keyedRequest, type OnceAnswer } from '@lectern/idempotency';
import type { PromptVersion } from '../domain/prompt.ts';
import { limits } from '../limits.ts';
import type { CurrentPrompt, PromptAnswers, PromptRepository } from '../ports.ts';
import { assertUnlimited } from './assert-unlimited.ts';
import { type ListAliasesPorts, listAliases } from './list-aliases.ts';

export interface AddPromptVersionPorts extends ListAliasesPorts {
  readonly prompts: Pick<PromptRepository, 'change'>;
  readonly promptAnswers: Pick<PromptAnswers, 'find'>;
  now(): Date;
}

export interface AddPromptVersionInput extends Omit<StoredPrompt, 'version'> {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  /** The number that the version is to have; the next one, if left out. */
  readonly version?: number | undefined;
}

/**
 * Adds a version to a prompt, which is made with its first one. That one is live at once; a later one is when it is made so. Repeated with its key, it
 * has its effect once and gets the first answer.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits; `invalid_argument` (`template_invalid`, `answer_schema_invalid`,
 *   `prompt_alias_unknown`); `conflict` (`version_taken`) where `version` is not the next one, (`prompts_exhausted`, `versions_exhausted`) at the bounds,
 *   (`idempotency_key_in_progress`) when the first answer was forgotten meanwhile; `unprocessable` (`idempotency_key_reused`) when the key was used for
 *   another request
 */
export async function addPromptVersion(
  ports: AddPromptVersionPorts,
  { caller, idempotencyKey: key, ...asked }: AddPromptVersionInput,
  signal: AbortSignal,
): Promise<OnceAnswer<PromptVersion>> {
  assertUnlimited(caller);
  const request = keyedRequest({ caller, key, action: 'add-prompt-version', essence: [asked] });
  const change = () => add(ports, { caller, request, ...asked }, signal);
  return answerOnce({ keys: ports.promptAnswers }, { request, change }, signal);
}

type Asked = Omit<AddPromptVersionInput, 'idempotencyKey'> & { readonly request: KeyedRequest | undefined };

/** @returns undefined when the request was handled before */
async function add(
  ports: AddPromptVersionPorts,
  { caller, request, version: wanted, ...said }: Asked,
  signal: AbortSignal,
): Promise<PromptVersion | undefined> {
  assertTemplates(said);
  assertSchema(said.answerSchema);
  await assertAlias(ports, { caller, alias: said.alias }, signal);
  const now = ports.now();
  const change = await ports.prompts.change(
    { tenantId: caller.tenantId, name: said.name },
    (current) => {
      const number = nextVersion(current, wanted);
      const added = { ...said, version: number, createdAt: now, createdBy: caller.userId };
      const liveVersion = current.prompt?.liveVersion ?? number;
      const facts = { name: said.name, liveVersion, lastVersion: number };
      return { prompt: { ...facts, changedAt: now, changedBy: caller.userId }, added };
    },
    { request, signal },
  );
  return change?.prompt && change.added;
}

function nextVersion({ prompt, count }: CurrentPrompt, wanted: number | undefined): number {
  const next = (prompt?.lastVersion ?? 0) + 1;
  if (wanted !== undefined && wanted !== next) {
    throw new AppError('conflict', `The next version of this prompt is ${next}, not ${wanted}.`, {
      reason: 'version_taken',
      details: { next },
    });
  }
  if (prompt === undefined && count >= limits.prompts.value) {
    const message = `The tenant has ${count} prompts, and may not have more. Delete one that is not needed.`;
    throw new AppError('conflict', message, { reason: 'prompts_exhausted' });
  }
  if (next > limits.promptVersions.value) {
    const message = `The prompt has ${next - 1} versions, and may not have more. Go on with another name.`;
    throw new AppError('conflict', message, { reason: 'versions_exhausted' });
  }
  return next;
}

function assertTemplates({ template, documents }: Pick<StoredPrompt, 'template' | 'documents'>): void {
  const errors = [
    ...faultOfTemplate('/template', template),
    ...(documents === null ? [] : faultOfTemplate('/documents/query', documents.query)),
  ];
  if (errors.length === 0) return;
  throw new AppError('invalid_argument', `The template cannot be read: it ${errors[0]?.detail}.`, {
    reason: 'template_invalid',
    errors,
  });
}

function faultOfTemplate(pointer: string, template: string): FieldError[] {
  try {
    readTemplate(template);
    return [];
  } catch (error) {
    if (error instanceof TemplateError) return [{ pointer, detail: error.message }];
    throw error;
  }
}

function assertSchema(schema: AnswerSchema | null): void {
  const fault = schema === null ? undefined : faultOfAnswerSchema(schema);
  if (fault === undefined) return;
  const { pointer, detail } = fault;
  throw new AppError('invalid_argument', `The answer schema cannot be used: "${pointer}" ${detail}.`, {
    reason: 'answer_schema_invalid',
    errors: [{ pointer: `/answerSchema${pointer}`, detail }],
  });
}

async function assertAlias(
  ports: ListAliasesPorts,
  { caller, alias }: { readonly caller: Principal; readonly alias: string },
  signal: AbortSignal,
): Promise<void> {
  const { served } = await listAliases(ports, { caller }, signal);
  if (served.includes(alias)) return;
  throw new AppError('invalid_argument', `There is no model alias "${alias}".`, {
    reason: 'prompt_alias_unknown',
    errors: [{ pointer: '/alias', detail: 'is no alias of the tenant' }],
  });
}
