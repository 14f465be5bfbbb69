import { ShortId } from '../kit/copy-button.tsx';
import { traceUrlOf } from './trace-url.ts';
import { usePlatformFacts } from './use-platform-facts.ts';

/** The id of a trace with the whole of it to copy, and where the platform has a viewer, the way there. */
export function TraceId({ id }: { readonly id: string }) {
  const { data: platform } = usePlatformFacts();
  const url = traceUrlOf(platform?.traceUrlTemplate, id);
  return (
    <span>
      {url === undefined ? (
        'trace'
      ) : (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          title="Opens where traces are kept; not every trace is"
        >
          trace<span className="visually-hidden"> …{id.slice(-8)}, opens in a new tab</span>
        </a>
      )}{' '}
      <ShortId id={id} what="the trace" />
    </span>
  );
}
