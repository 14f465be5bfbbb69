import type { AgentClient, GeneratedAnswer } from '@lectern/agent';
import colors from 'picocolors';

/** One question with what came back. */
export interface AskedQuestion extends GeneratedAnswer {
  readonly question: string;
  readonly tookMs: number;
}

/** Asks and takes the time. */
export async function ask(agent: AgentClient, question: string): Promise<AskedQuestion> {
  const startedAt = performance.now();
  const answer = await agent.ask(question);
  return { question, ...answer, tookMs: performance.now() - startedAt };
}

/** The answer with its citations, as a person reads it. */
export function formatAnswer({
  question,
  answer,
  citations,
  model,
  degraded,
  tookMs,
}: AskedQuestion): string {
  const sources = citations.map(
    ({ marker, title, quote }) =>
      `     ${colors.yellow(marker)} ${colors.bold(title)}  ${colors.dim(`“${shorten(quote)}”`)}`,
  );
  const without = degraded.length > 0 ? `, without ${degraded.join(', ')}` : '';
  return [
    `  ${colors.bold(colors.cyan('Q'))}  ${colors.bold(question)}`,
    `  ${colors.bold(colors.green('A'))}  ${answer.replaceAll('\n', '\n     ')}`,
    ...sources,
    colors.dim(`     ${Math.round(tookMs)} ms, ${model}${without}`),
    '',
  ].join('\n');
}

function shorten(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length > 110 ? `${flat.slice(0, 109)}…` : flat;
}
