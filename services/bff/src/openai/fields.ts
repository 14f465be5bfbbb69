import { boundedArray } from '@lectern/contracts';
import { z } from 'zod';

/** What is said of a field that asks for what there is not. */
export const unserved = 'is not served';

/** A field that is refused with any value but null. */
export const refused = z.null(unserved).optional();

/** A field that is taken with any value and not read, since it cannot change what the caller gets. */
const ignored = (why: string) => z.unknown().optional().describe(`Not read: ${why}`);

const ofWhoAsks = {
  user: ignored('the API key says who asks'),
  safety_identifier: ignored('the API key says who asks'),
  prompt_cache_key: ignored('how a provider keeps what it has read is its own matter'),
  prompt_cache_options: ignored('how a provider keeps what it has read is its own matter'),
  prompt_cache_retention: ignored('how a provider keeps what it has read is its own matter'),
};

const serviceTier = z.enum(['auto', 'default'], unserved).nullish().describe('There is one');

/** The fields of a chat completion that are not read, or not with all that OpenAI's API has for them. */
export const chatFields = {
  ignored: {
    ...ofWhoAsks,
    metadata: ignored('it is of completions that are stored, and none is'),
    prediction: ignored('it says what is known of the answer, so that it comes sooner'),
  },
  inPart: {
    n: z.literal(1, unserved).nullish(),
    logprobs: z.literal(false, unserved).nullish(),
    top_logprobs: z.literal(0, unserved).nullish(),
    store: z.literal(false, unserved).nullish(),
    modalities: boundedArray(z.literal('text', unserved), { max: 1 }).nullish(),
    functions: z.array(z.never(unserved)).max(0, unserved).nullish(),
    function_call: z.enum(['none', 'auto'], unserved).nullish(),
    service_tier: serviceTier,
  },
  refused: { audio: refused, moderation: refused, web_search_options: refused },
};

/** The same of a response. */
export const responseFields = {
  ignored: {
    ...ofWhoAsks,
    store: z.boolean().nullish().describe('Nothing is stored, whatever is asked for; the response says so'),
    stream_options: ignored('it is about padding of the events'),
  },
  inPart: {
    background: z.literal(false, unserved).nullish(),
    top_logprobs: z.literal(0, unserved).nullish(),
    service_tier: serviceTier,
    truncation: z.literal('disabled', unserved).nullish(),
    max_tool_calls: z.int().min(1).nullish().describe('`file_search` is called once in any case'),
  },
  refused: {
    access_programs: refused,
    background_options: refused,
    context_management: refused,
    conversation: refused,
    image: refused,
    moderation: refused,
    previous_response_id: refused,
    prompt: refused,
  },
};
