import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { SetVariable } from './compare-environment.ts';

/** What the checks read of a service in a compose file. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: string | { readonly args?: Readonly<Record<string, string>> | readonly string[] };
  readonly command?: string | readonly string[];
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
  readonly ports?: readonly (string | { readonly host_ip?: string })[];
  readonly depends_on?:
    | readonly string[]
    | Readonly<Record<string, { readonly condition?: string; readonly required?: boolean }>>;
  readonly healthcheck?: { readonly test?: readonly string[] | string; readonly disable?: boolean };
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly mem_limit?: string | number;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly memory?: string } } };
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly volumes?: readonly (string | { readonly source?: string })[];
  readonly stop_grace_period?: string;
}

/** A compose file, with anchors and merge keys resolved. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

/** Reads a compose file. `${VAR:-default}` stays as it is: see `interpolate`. */
export async function readCompose(file: string): Promise<ComposeFile> {
  return parse(await readFile(file, 'utf8'), { merge: true });
}

/** The variables that a service is given, with the defaults of what is interpolated. */
export function environmentOfCompose({ environment = {} }: ComposeService): SetVariable[] {
  const entries = Array.isArray(environment)
    ? environment.map((line: string) => splitOnce(line))
    : Object.entries(environment).map(
        ([name, value]) => [name, value === null ? undefined : String(value)] as const,
      );
  return entries.map(([name, value]) => ({ name, value: value === undefined ? value : interpolate(value) }));
}

const splitOnce = (line: string): readonly [string, string | undefined] => {
  const at = line.indexOf('=');
  return at < 0 ? [line, undefined] : [line.slice(0, at), line.slice(at + 1)];
};

const placeholder =
  /\$(?:(?<escaped>\$)|\{(?<braced>\w+)(?:(?<operator>:?[-?+])(?<rest>[^{}]*))?\}|(?<bare>\w+))/g;

/** A text as compose reads it when the person has set nothing: defaults in, everything else empty. */
export function interpolate(text: string): string {
  let result = '';
  let end = 0;
  for (const { index, 0: whole, groups = {} } of text.matchAll(placeholder)) {
    const value = groups.escaped ?? (groups.operator?.endsWith('-') ? groups.rest : '');
    result += `${text.slice(end, index)}${value}`;
    end = index + whole.length;
  }
  return result + text.slice(end);
}

/** Names of the variables that a text takes from the person's environment. */
export function variablesIn(text: string): string[] {
  const interpolated = [...text.matchAll(placeholder)].flatMap(
    ({ groups }) => groups?.braced ?? groups?.bare ?? [],
  );
  const passedOn = [...text.matchAll(/^ *([A-Z][A-Z0-9_]*): *$/gm)].map(([, name = '']) => name);
  return [...interpolated, ...passedOn];
}
