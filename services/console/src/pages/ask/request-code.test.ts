import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { requestCode } from './request-code.ts';

const origin = 'http://localhost:8080';

it('gives a shell the request as it was asked, whatever stands in it', () => {
  const prompt = `What's "$HOME" \`id\` \\ in 'it'?\nAnd 'else'?`;
  const [curl] = requestCode(origin, { prompt, topK: 6 });
  const said = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${curl?.code}`], {
    env: { LECTERN_API_KEY: 'lk_test' },
    encoding: 'utf8',
  }).split('\0');
  expect(said).toContain(`${origin}/v1/generate`);
  expect(said).toContain('Authorization: Bearer lk_test');
  expect(JSON.parse(said[said.indexOf('-d') + 1] ?? '')).toEqual({ prompt, topK: 6, stream: true });
});

it('gives the client of OpenAI the same request, what it has no fields for beside the others', () => {
  const filter = { metadata: { draft: { in: [true, 'say "no"'] } }, ownerId: 'me' };
  const asked = { prompt: 'What?', topK: 6, collections: undefined, filter };
  const python = requestCode(origin, asked).find(({ name }) => name === 'OpenAI SDK');
  expect(python?.code.split('\n')).toContain(
    '    extra_body={"topK": 6, "filter": {"metadata": {"draft": {"in": [True, "say \\"no\\""]}}, "ownerId": "me"}},',
  );
});

it('gives agents the address of the tools, and no key', () => {
  const mcp = requestCode(origin, { prompt: 'x', topK: 6 }).find(({ name }) => name === 'MCP');
  expect(JSON.parse(mcp?.code ?? '')).toEqual({
    mcpServers: {
      lectern: {
        type: 'http',
        url: `${origin}/mcp`,
        headers: { Authorization: `Bearer \${LECTERN_API_KEY}` },
      },
    },
  });
});

it('names the scopes that each of them needs', () => {
  const codes = requestCode(origin, { prompt: 'x', topK: 6 });
  expect(codes.map(({ name, scopes }) => [name, ...scopes])).toEqual([
    ['curl', 'generate'],
    ['OpenAI SDK', 'generate'],
    ['MCP', 'generate', 'search', 'documents:read', 'documents:write'],
  ]);
});
