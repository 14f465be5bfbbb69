import type { OpenApiDocument } from '@lectern/openapi';
import fc from 'fast-check';
import type { Exchange, Failure, Judged } from './exchange.ts';
import { type Life, livesOf, type Step } from './lives.ts';
import type { FuzzRequest, World } from './world.ts';

export interface LivesOptions {
  readonly document: OpenApiDocument;
  readonly world: World;
  readonly exchange: Exchange;
  readonly seed: number;
}

/** How often each kind of resource lives. */
const rounds = 4;

/**
 * Lets resources be made, read, changed, removed and read again, by their owner and by the other tenant, with texts from the
 * description; a text that fails is shrunk. Each step has to have its status, and every answer is judged, too.
 */
export async function runLives({ document, world, exchange, seed }: LivesOptions): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const life of livesOf(document, world)) {
    const property = fc.asyncProperty(life.texts, async (texts) => {
      const problems = await live(life, { texts, exchange });
      if (problems.length > 0) throw new Error(problems.join('\n'));
    });
    const details = await fc.check(property, { seed, numRuns: rounds });
    if (!details.failed) continue;
    const [texts] = details.counterexample ?? [];
    const problem = `${String(details.errorInstance)}\nwith ${JSON.stringify(texts)}`;
    failures.push({ operation: `life of ${life.name}`, problem, repeat: `npm run fuzz -- --seed ${seed}` });
  }
  return failures;
}

/** What the steps of a life know of those before. */
interface Made {
  readonly id?: string;
  readonly credential?: string;
}

async function live(
  { name, steps }: Life,
  { texts, exchange }: { texts: readonly string[]; exchange: Exchange },
): Promise<string[]> {
  let made: Made | undefined;
  for (const step of steps(texts)) {
    const request = requestOf(step, made);
    const judged = await exchange.ask(`life of ${name}`, request);
    const wrong = wrongWith(step, judged);
    if (wrong.length > 0) return [`${step.by ?? 'first'}: ${request.method} ${request.path}`, ...wrong];
    made = { ...madeBy(judged), ...made };
  }
  return [];
}

function requestOf({ method, path, body, by }: Step, made: Made | undefined): FuzzRequest {
  const type = [['content-type', 'application/json'] as const];
  const own = [['authorization', `Bearer ${made?.credential}`] as const];
  return {
    method,
    path: path.replace('{id}', made?.id ?? ''),
    query: [],
    headers: [...(body === undefined ? [] : type), ...(by === 'itself' ? own : [])],
    body: body === undefined ? undefined : JSON.stringify(body),
    identity: by === 'itself' ? 'none' : (by ?? 'first'),
  };
}

function wrongWith({ statuses }: Step, { answer, problems }: Judged): string[] {
  if (answer === undefined || statuses.includes(answer.status)) return [...problems];
  return [...problems, `it answered ${answer.status}, not ${statuses.join(' or ')}: ${answer.text}`];
}

function madeBy({ answer }: Judged): Made {
  const isJson = answer?.headers.get('content-type')?.startsWith('application/json') === true;
  const { id, accessToken, key } = JSON.parse(isJson ? answer.text : '{}');
  const credential = accessToken ?? key;
  return { ...(id === undefined ? {} : { id }), ...(credential === undefined ? {} : { credential }) };
}
