import type { Answer } from './api.ts';
import type { PathCase, PublicRoute } from './cases.ts';
import { isRefusal, type McpMessage } from './mcp-messages.ts';
import type { Intruder } from './world.ts';

/** One cell of the matrix, tried. */
export interface Cell {
  readonly name: string;
  /** Why it is a leak; undefined when it is none. */
  readonly leak: string | undefined;
}

/** What is tried in a cell of the matrix of routes. */
export interface CellFacts {
  readonly who: string;
  readonly intruder: Intruder;
  readonly method: string;
  readonly path: string;
  readonly facts: PathCase;
}

/** A problem names the path that was asked for, which tells nobody anything. */
export function withoutPath(answer: Answer, asked: string): Answer {
  return { ...answer, text: answer.text.replace(`"instance":"${asked}"`, '') };
}

/** Why an answer to an intruder is a leak; undefined when it is none. */
export function leakOf(
  { intruder, method, path, facts }: CellFacts,
  answer: Answer,
  routes: readonly PublicRoute[],
): string | undefined {
  const { status, text } = answer;
  const shown = intruder.marks.find((mark) => text.includes(mark));
  if (shown !== undefined) return `shows ${shown}`;
  if (status >= 500) return `answers ${status}: ${text}`;
  const asked = method === 'head' ? 'get' : method;
  const route = routes.find((declared) => declared.path === path && declared.method === asked);
  const isOpen = route?.needsCredential === false;
  // Of a method that the path lacks, who shows no credential that is ours is told that first.
  const refusals = route === undefined ? [401, 405] : [401];
  if (!intruder.isKnown && !isOpen && !refusals.includes(status))
    return `answers ${status} to someone who is not known`;
  if (intruder.isKnown && route?.scope !== undefined && !intruder.scopes.includes(route.scope))
    return status === 403 ? undefined : `answers ${status} without the scope ${route.scope}`;
  const isOthers =
    facts.params !== undefined &&
    facts.isSameForAll !== true &&
    !(intruder.isColleague && facts.openToColleagues?.includes(asked)) &&
    !intruder.own?.includes(path);
  return isOthers && status < 300 ? `answers ${status} for what is another's` : undefined;
}

/** The same of an answer to a message of MCP about a document of the victim's. */
export function leakOfMessage(
  { isKnown, marks }: Intruder,
  { isOthers }: McpMessage,
  { answer: { status, text }, document }: { readonly answer: Answer; readonly document: string },
): string | undefined {
  const shown = marks.find((mark) => text.includes(mark));
  if (shown !== undefined) return `shows ${shown}`;
  if (!isKnown) return status === 401 ? undefined : `answers ${status} to someone who is not known`;
  if (status !== 200) return `answers ${status}: ${text}`;
  if (isRefusal(text)) return undefined;
  return isOthers || text.includes(document) ? `answers ${text}` : undefined;
}
