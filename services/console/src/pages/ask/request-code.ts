import type { components, GenerateRequest } from '@lectern/client';

/** The same request for programs, by the name of the tab that shows it. */
export interface RequestCode {
  readonly name: string;
  readonly what: string;
  /** What stands ahead of the scopes of the key. */
  readonly needs: string;
  readonly scopes: readonly Scope[];
  readonly code: string;
}

type Scope = components['schemas']['CreateApiKeyRequest']['scopes'][number];
type Asked = Pick<GenerateRequest, 'prompt' | 'topK' | 'collections' | 'filter'>;

const mustGenerate: Pick<RequestCode, 'needs' | 'scopes'> = {
  needs: 'The key needs the scope',
  scopes: ['generate'],
};

/** The key stands as a variable: none is ever part of what is copied. */
export function requestCode(origin: string, asked: Asked): readonly RequestCode[] {
  return [
    {
      name: 'curl',
      what: 'On the command line, streamed',
      ...mustGenerate,
      code: curl(origin, asked),
    },
    {
      name: 'OpenAI SDK',
      what: 'From Python, by the client of OpenAI',
      ...mustGenerate,
      code: openAi(origin, asked),
    },
    {
      name: 'MCP',
      what: 'Configuration of an agent’s client',
      needs: 'An agent gets the tools that the scopes of its key allow, of',
      scopes: ['generate', 'search', 'documents:read', 'documents:write'],
      code: mcp(origin),
    },
  ];
}

function curl(origin: string, asked: Asked): string {
  const body = JSON.stringify({ ...asked, stream: true });
  return [
    `curl -N ${origin}/v1/generate \\`,
    '  -H "Authorization: Bearer $LECTERN_API_KEY" \\',
    "  -H 'Content-Type: application/json' -H 'Accept: text/event-stream' \\",
    `  -d ${shellQuoted(body)}`,
  ].join('\n');
}

function openAi(origin: string, { prompt, ...kept }: Asked): string {
  const beside = Object.values(kept).some((value) => value !== undefined)
    ? [`    extra_body=${pythonOf(kept)},`]
    : [];
  return [
    'import os',
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url="${origin}/v1", api_key=os.environ["LECTERN_API_KEY"])`,
    'answer = client.chat.completions.create(',
    '    model="lectern",',
    `    messages=[{"role": "user", "content": ${JSON.stringify(prompt)}}],`,
    ...beside,
    ')',
    'print(answer.choices[0].message.content)',
  ].join('\n');
}

function mcp(origin: string): string {
  // The client puts the variable in.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as clients of MCP write variables
  const headers = { Authorization: 'Bearer ${LECTERN_API_KEY}' };
  return JSON.stringify(
    { mcpServers: { lectern: { type: 'http', url: `${origin}/mcp`, headers } } },
    null,
    2,
  );
}

/** A value of JSON as Python has it. */
function pythonOf(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(pythonOf).join(', ')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}: ${pythonOf(field)}`).join(', ')}}`;
}

/** In single quotation marks nothing has a meaning but the mark itself. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
