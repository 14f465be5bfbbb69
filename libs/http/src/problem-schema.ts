import { codeFacts, type ErrorCode, type Problem } from '@lectern/errors';
import { z } from 'zod';

const fieldError = z
  .object({
    pointer: z.string().describe('JSON pointer into the body, or the name of the parameter or header'),
    detail: z.string(),
  })
  .meta({ id: 'FieldError' });

const openAiError = z
  .object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable().describe('The input that is wrong, as `messages[0].content`'),
    code: z.string(),
  })
  .meta({ id: 'OpenAiError' });

const codes = Object.keys(codeFacts) as ErrorCode[];

/** The body of every answer with a status of 400 or above. */
export const problemSchema = z
  .object({
    type: z.string().describe('`urn:lectern:problem:` and the reason'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('A sentence that helps'),
    instance: z.string().optional().describe('Path of the request'),
    code: z.enum(codes).describe('What kind of error it is; decides the status'),
    reason: z.string().describe('What exactly it is, for programs'),
    requestId: z.string().optional().describe('What to name when you report it'),
    retryable: z.boolean().describe('Whether the same request may succeed later'),
    retryAfterSeconds: z.number().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(fieldError).optional().describe('Of invalid input: what is wrong where'),
    error: openAiError.describe('The same once more, where clients of OpenAI’s API look for it'),
    error_code: z
      .int()
      .optional()
      .describe('Of `POST /v1/retrieval` alone: the number that Dify knows it by'),
    error_msg: z.string().optional().describe('The same as `detail`, beside `error_code`'),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 problem details' }) satisfies z.ZodType<Problem>;
