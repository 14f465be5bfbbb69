import type { Document } from '@lectern/client';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from '../../kit/button.tsx';
import { describeError } from '../../kit/describe-error.ts';
import { EmptyState } from '../../kit/empty-state.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Skeleton } from '../../kit/skeleton.tsx';
import { count, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { useText } from './document-data.ts';
import { type Chunk, splitAtQuote, type TextRow, textRows } from './text-rows.ts';

/** The text that was read, beside the chunks that it was cut into. The address may name a chunk, and a passage of it to mark. */
export function DocumentText({ document }: { readonly document: Document }) {
  const text = useText(document);
  const [params] = useSearchParams();
  const wanted = params.get('chunk') ?? undefined;
  const chunks = text.data?.pages.flatMap((page) => page.chunks) ?? [];
  const parts = text.data?.pages.flatMap((page) => page.parts) ?? [];
  const { rows, rest } = textRows(chunks, parts);
  const isFound = wanted === undefined || chunks.some(({ id }) => id === wanted);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = text;
  useEffect(() => {
    if (!isFound && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isFound, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <section className="kit-panel document-text">
      <div className="kit-panel-head">
        <h2>Text and chunks</h2>
        <span className="soft number">{document.chunkCount > 0 && plural(document.chunkCount, 'chunk')}</span>
      </div>
      {document.chunkCount === 0 && <NoText document={document} />}
      {text.isLoading && (
        <div className="kit-panel-body">
          <Skeleton lines={5} />
        </div>
      )}
      {text.error !== null && (
        <div className="kit-panel-body">
          <Notice tone="bad" {...describeError(text.error)}>
            <Button icon="retry" onClick={() => void text.refetch()}>
              Try again
            </Button>
          </Notice>
        </div>
      )}
      {!isFound && text.data !== undefined && !hasNextPage && (
        <div className="kit-panel-body">
          <Notice
            tone="warn"
            title="The passage is not in this version any more."
            text="The document was changed since it was quoted."
          />
        </div>
      )}
      {rows.map((row) => (
        <ChunkRow
          key={row.chunk.id}
          row={row}
          quote={row.chunk.id === wanted ? (params.get('quote') ?? '') : undefined}
        />
      ))}
      {!hasNextPage && rest.trim() !== '' && (
        <div className="document-between given">{visibleText(rest)}</div>
      )}
      {hasNextPage && (
        <div className="documents-more">
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </section>
  );
}

/** @param quote undefined where another chunk is wanted, or none */
function ChunkRow({ row, quote }: { readonly row: TextRow; readonly quote: string | undefined }) {
  const { chunk, before, own, repeated } = row;
  const element = useRef<HTMLElement>(null);
  const isWanted = quote !== undefined;
  useEffect(() => {
    if (!isWanted || element.current === null) return;
    const target = element.current.querySelector('mark') ?? element.current;
    target.scrollIntoView({ block: 'center' });
    element.current.focus({ preventScroll: true });
  }, [isWanted]);
  return (
    <>
      {before.trim() !== '' && <div className="document-between given">{visibleText(before.trim())}</div>}
      <article
        ref={element}
        className={isWanted ? 'document-chunk document-chunk-wanted' : 'document-chunk'}
        aria-label={`Chunk ${chunk.ordinal + 1}`}
        tabIndex={isWanted ? -1 : undefined}
      >
        <div className="document-chunk-text given">
          {repeated !== '' && (
            <span className="document-repeated" title="Repeated from the chunk before">
              <Marked text={repeated} quote={quote} />
            </span>
          )}
          <Marked text={own} quote={quote} />
        </div>
        <ChunkFacts chunk={chunk} />
      </article>
    </>
  );
}

function Marked({ text, quote }: { readonly text: string; readonly quote: string | undefined }) {
  const split = quote === undefined ? undefined : splitAtQuote(text, quote);
  if (split === undefined) return visibleText(text);
  return (
    <>
      {visibleText(split.ahead)}
      <mark>{visibleText(split.quoted)}</mark>
      {visibleText(split.after)}
    </>
  );
}

function ChunkFacts({ chunk }: { readonly chunk: Chunk }) {
  const { ordinal, page, headings, tokenCount, repeated = 0, start, end } = chunk;
  return (
    <div className="document-chunk-facts small">
      <span className="document-chunk-number number">{ordinal + 1}</span>
      <span className="number">{plural(tokenCount, 'token')}</span>
      {page !== undefined && <span className="number">page {page}</span>}
      {headings.length > 0 && <span className="given">{visibleText(headings.join(' › '))}</span>}
      {start !== undefined && end !== undefined && (
        <span className="soft number">
          characters {count(start)}–{count(end)}
        </span>
      )}
      {repeated > 0 && <span className="soft number">{plural(repeated, 'character')} repeated</span>}
    </div>
  );
}

function NoText({ document: { status } }: { readonly document: Document }) {
  const isOnTheWay = status === 'ingested';
  return (
    <EmptyState
      icon={isOnTheWay ? 'waiting' : 'documents'}
      title={isOnTheWay ? 'It is being read' : 'There is no text'}
    >
      <p>{isOnTheWay ? 'The text appears here by itself.' : 'Nothing was read of this version.'}</p>
    </EmptyState>
  );
}
