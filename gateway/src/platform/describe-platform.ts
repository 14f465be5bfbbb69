import type { InstanceStatus } from '@lectern/contracts';
import { z } from 'zod';
import { shareFor } from './share-for.ts';

/** What everybody may know of the platform. Null is what its service does not tell at the moment. */
export const platform = z
  .object({
    name: z.literal('lectern'),
    version: z.string().describe('Of the gateway'),
    registration: z
      .enum(['open', 'confirmed', 'closed'])
      .nullable()
      .describe(
        'How people get an account: at once, by a token that comes to their address, or by invitation',
      ),
    notifier: z
      .enum(['smtp', 'print', 'none'])
      .nullable()
      .describe(
        'How tokens of invitations, new accounts and password resets reach people: by e-mail, in the log of the user service, or not at all',
      ),
    traceUrlTemplate: z
      .string()
      .nullable()
      .describe(
        'Address of a trace in the viewer of the platform, `{traceId}` standing for its id; null where there is none',
      ),
    demo: z.boolean().nullable().describe('Whether `POST /v2/sessions/demo` logs in to a demo account'),
    features: z.object({
      ocr: z.boolean().nullable().describe('Whether text in pictures is recognized'),
      answers: z
        .enum(['model', 'extractive'])
        .nullable()
        .describe('What writes answers, unless the tenant chose another model'),
      oidc: z.boolean().describe('Whether tokens of an outside identity provider are taken'),
    }),
  })
  .meta({
    id: 'Platform',
    examples: [
      {
        ...{ name: 'lectern', version: '1.4.0', registration: 'open', notifier: 'smtp', demo: false },
        traceUrlTemplate: 'https://traces.example.org/trace/{traceId}',
        features: { ocr: false, answers: 'extractive', oidc: false },
      },
    ],
  });
export type Platform = z.output<typeof platform>;

/** What {@link createPlatformDescription} needs. */
export interface DescriptionParts {
  readonly version: string;
  readonly oidc: boolean;
  readonly traceUrlTemplate: string | undefined;
  /** Asks one instance of a service, within a bounded time. */
  ask(service: string): Promise<InstanceStatus>;
}

/** The description, and whether every service has told its part. */
export interface Description {
  readonly platform: Platform;
  readonly isComplete: boolean;
}

/** Time for which a description is given to everybody, in seconds. */
export const describedSeconds = 30;
/** While a service does not answer, in milliseconds: nobody's call may be one more for it. */
const incompleteMs = 2_000;

const settings = z.object({
  registration: platform.shape.registration.catch(null),
  notifier: platform.shape.notifier.catch(null),
  demo: platform.shape.demo.catch(null),
  ocr: platform.shape.features.shape.ocr.catch(null),
  answers: platform.shape.features.shape.answers.catch(null),
});

/** Asks the services what callers may know of their configuration, and gives the answer to everybody for a while. */
export function createPlatformDescription({
  ask,
  version,
  oidc,
  traceUrlTemplate,
}: DescriptionParts): () => Promise<Description> {
  const describe = async (): Promise<Description> => {
    const answers = await Promise.allSettled(['user', 'embedding', 'model'].map(ask));
    const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.settings : {}));
    const { ocr, answers: writer, ...people } = settings.parse(Object.assign({}, ...told));
    return {
      platform: {
        ...{ name: 'lectern', version, ...people, traceUrlTemplate: traceUrlTemplate ?? null },
        features: { ocr, answers: writer, oidc },
      },
      isComplete: answers.every(({ status }) => status === 'fulfilled'),
    };
  };
  return shareFor(describe, ({ isComplete }) => (isComplete ? describedSeconds * 1_000 : incompleteMs));
}
