import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** What the thread is asked for. */
export interface StrengthTask {
  readonly password: string;
  readonly personal: readonly string[];
}

const estimator = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary });

/** The order of magnitude of guesses that it takes: log10. */
export function estimate({ password, personal }: StrengthTask): number {
  return Math.log10(estimator.check(password, [...personal]).guesses);
}
