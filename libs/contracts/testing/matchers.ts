import { MatchersV3 } from '@pact-foundation/pact';

/** Examples in a pact that stand for every value of their kind. What is not wrapped has to be equal. */

/** Any text. */
export const text = (example: string) => MatchersV3.string(example);

/** Any whole number. */
export const whole = (example: number) => MatchersV3.integer(example);

/** Any number. */
export const decimal = (example: number) => MatchersV3.number(example);

/** A list of one or more, each like the example. */
export const listOf = <T>(example: T) => MatchersV3.eachLike(example);

/** A list of any length, whatever is in it. */
export const anyList = () => MatchersV3.like([]);

/** An object, whatever is in it. */
export const anyObject = () => MatchersV3.like({});

/** ISO 8601 in UTC. */
export const instant = () =>
  MatchersV3.regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$', '2026-01-02T03:04:05.678Z');

/** As many hexadecimal digits as the example has. */
export const hex = (example: string) => MatchersV3.regex(`^[0-9a-f]{${example.length}}$`, example);

/** One of a few words, which have to be letters, digits and dashes. The first is the example. */
export const oneOf = (first: string, ...others: string[]) =>
  MatchersV3.regex(`^(${[first, ...others].join('|')})$`, first);

/** A path in which `:id` stands for the value that the provider's state has given the name `id`. */
export const pathFromState = (path: string, example: string) =>
  MatchersV3.fromProviderState(path.replace(/:(\w+)/g, `\${$1}`), path.replace(/:\w+/g, example));

/** Any text; the provider gets the value that its state has given this name. */
export const fromState = (name: string, example: string) =>
  MatchersV3.fromProviderState(`\${${name}}`, example);
