import { type Conduct, type HostileRequest, type Outcome, sendHostile } from './hostile-request.ts';
import type { ServiceProcess } from './start-process.ts';

/** An ordinary request, and the status of its answer. */
export type OrdinaryCall = () => Promise<number>;

/** One request sent by one kind of caller. */
export interface HostileCase {
  readonly name: string;
  readonly request: HostileRequest;
  readonly conduct: Conduct;
}

/** What a case came to: right is `undefined`, anything else says what was wrong. */
export type Complaint = string | undefined;

const conducts: readonly Conduct[] = ['stays', 'leaves', 'resets', 'half-closes'];

/** Every request by every kind of caller; who waits for the answer to half a body is the business of idle time-outs. */
export function hostileCases(requests: readonly HostileRequest[]): HostileCase[] {
  return requests.flatMap((request) =>
    conducts
      .filter((conduct) => !(request.isCut === true && (conduct === 'stays' || conduct === 'resets')))
      .map((conduct) => ({ name: `${request.name}, and the caller ${conduct}`, request, conduct })),
  );
}

/**
 * Sends all cases at once and resolves when every connection is closed, with what was wrong with each case. After its case each
 * caller makes an ordinary call, which must be answered by the same process.
 */
export async function surviveHostile(
  service: Pick<ServiceProcess, 'port'>,
  cases: readonly HostileCase[],
  ordinary: OrdinaryCall,
): Promise<Map<string, Complaint>> {
  const complaints = await Promise.all(
    cases.map(async (one) => {
      try {
        const wrong = judge(one, await sendHostile(service.port, one.request, one.conduct));
        const status = await ordinary();
        return [one.name, wrong ?? (status < 300 ? undefined : `an ordinary call then: ${status}`)] as const;
      } catch (error) {
        return [one.name, `the service did not answer: ${String(error)}`] as const;
      }
    }),
  );
  return new Map(complaints);
}

/** A caller who stays sees the refusal, and is not read for ever; what the others see is not promised. */
function judge({ request, conduct }: HostileCase, outcome: Outcome): Complaint {
  const isLeft = conduct === 'leaves' || conduct === 'resets';
  if (outcome.endedBy === 'caller' && (request.endless !== undefined || request.isCut) && !isLeft)
    return 'the connection was left open';
  if (conduct === 'stays' && outcome.status !== request.status)
    return `status ${outcome.status}: ${outcome.body.slice(0, 300)}`;
  return undefined;
}
