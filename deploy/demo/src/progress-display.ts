import { createLogUpdate } from 'log-update';
import colors from 'picocolors';
import type { UploadState } from './upload-all.ts';

/** Shows how documents move through the pipeline. */
export interface ProgressDisplay {
  show(states: readonly UploadState[]): void;
  done(states: readonly UploadState[]): void;
}

const stages = ['uploading', 'ingested', 'embedded', 'indexed'];

/** Redraws in place on a terminal; elsewhere prints one line per finished document. */
export function createProgressDisplay(out: NodeJS.WriteStream): ProgressDisplay {
  const render = (states: readonly UploadState[]): string => states.map(line).join('\n');
  if (!out.isTTY) {
    return { show: () => undefined, done: (states) => void out.write(`${render(states)}\n`) };
  }
  const update = createLogUpdate(out);
  return {
    show: (states) => update(render(states)),
    done: (states) => {
      update(render(states));
      update.done();
    },
  };
}

function line(state: UploadState): string {
  const reached = stages.indexOf(state.status);
  const bar = stages.map((_, index) => (index <= reached ? '█' : '░')).join('');
  const mark =
    state.status === 'failed' || state.status === 'rejected'
      ? colors.red('✗')
      : state.status === 'indexed'
        ? colors.green('✓')
        : ' ';
  const time = state.tookMs > 0 ? `${(state.tookMs / 1_000).toFixed(2)} s`.padStart(8) : ''.padStart(8);
  const detail = state.problem ?? (state.chunkCount === undefined ? '' : `${state.chunkCount} chunks`);
  return `  ${mark} ${state.title.slice(0, 34).padEnd(34)} ${colors.cyan(bar)} ${state.status.padEnd(9)} ${time}  ${colors.dim(detail)}`;
}
