import type { Citation } from '@lectern/client';
import { Link } from 'wouter';
import { CopyButton } from '../../kit/copy-button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { Icon } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { degradedText } from '../../lib/degraded.ts';
import { duration } from '../../lib/format.ts';
import { citationPath, type Exchange, piecesOf } from './answer-state.ts';

/** A question with its answer, its sources, and what is to know about both. */
export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { question, text, citations, state, error } = exchange;
  return (
    <article className="kit-panel ask-exchange" aria-label={`Answer to: ${question}`}>
      <h2 className="ask-asked given">{question}</h2>
      {exchange.outcome?.answered === false && (
        <Notice
          tone="warn"
          title="The documents do not hold an answer."
          text="What stands below is no answer. Ask otherwise, look in other documents, or add one that holds it."
        />
      )}
      <div className="ask-answer given" aria-live="polite" aria-busy={state === 'writing'}>
        {text === '' && state === 'writing' && (
          <span className="soft ask-waits">
            <Icon name="busy" /> Looking for passages
          </span>
        )}
        <AnswerText text={text} citations={citations} />
      </div>
      {state === 'failed' && (
        <Notice tone="bad" {...describeError(error)}>
          {text !== '' && <p>What was written until then is not a whole answer.</p>}
        </Notice>
      )}
      {state === 'stopped' && <Notice tone="plain" title="Stopped. This is not a whole answer." />}
      <Degraded exchange={exchange} />
      {citations.length > 0 && <Sources citations={citations} />}
      <Foot exchange={exchange} />
    </article>
  );
}

function AnswerText({ text, citations }: Pick<Exchange, 'text' | 'citations'>) {
  return piecesOf(text, citations).map((piece, at) =>
    piece.kind === 'text' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and only grow
      <span key={at}>{piece.text}</span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Chip key={at} citation={piece.citation} />
    ),
  );
}

function Chip({ citation }: { readonly citation: Citation }) {
  const { marker, title, quote } = citation;
  return (
    <Link
      href={citationPath(citation)}
      className="ask-chip number"
      title={`${title}: ${quote}`}
      aria-label={`Source ${numberOf(marker)}, ${title}`}
    >
      {numberOf(marker)}
    </Link>
  );
}

function Sources({ citations }: { readonly citations: readonly Citation[] }) {
  return (
    <section aria-label="Sources">
      <h3 className="ask-sources-title">Sources</h3>
      <ol className="ask-sources">
        {citations.map((citation) => {
          const { marker, title, page, headings, quote } = citation;
          const place = [page === undefined ? '' : `page ${page}`, ...headings].filter((part) => part !== '');
          return (
            <li key={`${marker} ${citation.chunkId}`}>
              <span className="ask-chip number" aria-hidden="true">
                {numberOf(marker)}
              </span>
              <div>
                <Link href={citationPath(citation)} className="given">
                  {title}
                </Link>
                {place.length > 0 && <span className="soft small given"> {place.join(' › ')}</span>}
                <blockquote className="given">{quote}</blockquote>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Degraded({ exchange: { outcome } }: { readonly exchange: Exchange }) {
  if (outcome === undefined || outcome.degraded.length === 0) return null;
  return (
    <Notice tone="warn" title="The answer was made with less than usual.">
      <ul>
        {outcome.degraded.map((part) => (
          <li key={part}>{degradedText(part)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Foot({ exchange: { text, outcome, firstMs, totalMs } }: { readonly exchange: Exchange }) {
  if (outcome === undefined) return null;
  return (
    <div className="ask-foot soft small">
      <span>
        {outcome.model === 'extractive' ? (
          'Best-matching sentences, no language model'
        ) : (
          <code>{outcome.model}</code>
        )}
      </span>
      {totalMs !== undefined && (
        <span className="number">
          {firstMs !== undefined && `first words after ${duration(firstMs)}, `}
          {duration(totalMs)} in all
        </span>
      )}
      <CopyButton text={text} name="Copy the answer" />
    </div>
  );
}

function numberOf(marker: string): string {
  return marker.replace(/[[\]]/g, '');
}
