import { z } from 'zod';
import { parsedAs } from './parsed-as.ts';

const sources = z.union([z.string().transform((arn) => [arn]), z.array(z.string())]);
const ownStatement = z.object({
  Sid: z.literal('topics'),
  Condition: z.object({ ArnEquals: z.object({ 'aws:SourceArn': sources }) }),
});
const ownPolicy = z.object({ Statement: z.tuple([ownStatement]) });

/**
 * Lets the topics, and nobody else, put messages into the queue on behalf of SNS. Topics that `present` lets in already stay: a
 * process of an older release, which does not know a new producer, must not shut it out.
 */
export function queuePolicy(
  queueArn: string,
  topicArns: readonly string[],
  present: string | undefined,
): string {
  const known = parsedAs(ownPolicy, present)?.Statement[0].Condition.ArnEquals['aws:SourceArn'] ?? [];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'topics',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': [...new Set([...topicArns, ...known])].sort() } },
      },
    ],
  });
}
