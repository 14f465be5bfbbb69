import type { PublishBatchCommandInput, PublishBatchCommandOutput, SNSClient } from '@aws-sdk/client-sns';

/** When SNS took each event. */
export interface Accepted {
  /** Resolves to the moment, by `performance.now()`, at which the answer was there. */
  at(eventId: string): Promise<number>;
}

/** Watches the answers that a client of SNS gets. */
export function watchAccepted(sns: SNSClient): Accepted {
  const moments = new Map<string, PromiseWithResolvers<number>>();
  const momentOf = (id: string): PromiseWithResolvers<number> => {
    const moment = moments.get(id) ?? Promise.withResolvers<number>();
    moments.set(id, moment);
    return moment;
  };
  sns.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if (isBatch(args.input)) {
        const now = performance.now();
        const { Successful = [] } = result.output as PublishBatchCommandOutput;
        for (const { Id = '' } of Successful) momentOf(Id).resolve(now);
      }
      return result;
    },
    { step: 'initialize', name: 'watchAccepted' },
  );
  return { at: (id) => momentOf(id).promise };
}

function isBatch(input: object): input is PublishBatchCommandInput {
  return 'PublishBatchRequestEntries' in input;
}
