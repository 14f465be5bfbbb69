import type { GeneratedAnswer, LecternClient } from '@lectern/client';
import colors from 'picocolors';

/** Fits a terminal of 100 columns beside the indentation. */
const lineWidth = 92;
const quoteWidth = 60;

/** One question with what came back. */
export interface AskedQuestion extends GeneratedAnswer {
  readonly question: string;
  readonly tookMs: number;
}

/** Asks and takes the time. */
export async function ask(client: LecternClient, question: string): Promise<AskedQuestion> {
  const startedAt = performance.now();
  const answer = await client.generateAnswer(question);
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
    `  ${colors.bold(colors.green('A'))}  ${wrap(answer).join('\n     ')}`,
    ...sources,
    colors.dim(`     ${Math.round(tookMs)} ms, ${model}${without}`),
    '',
  ].join('\n');
}

/** Lines of at most {@link lineWidth} characters, broken between words. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length >= lineWidth) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function shorten(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length > quoteWidth ? `${flat.slice(0, quoteWidth - 1)}…` : flat;
}
