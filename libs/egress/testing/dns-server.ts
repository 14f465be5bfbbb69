import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';

/** What a name is: addresses by type, an error code of DNS (2 SERVFAIL, 3 NXDOMAIN), or no answer at all. */
export type DnsEntry = { readonly A?: string[]; readonly AAAA?: string[] } | number | 'silent';

const types: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };

/** A name server on loopback, which answers each question by the next entry of its name, and the last one for ever. */
export async function startDnsServer(names: Record<string, DnsEntry[]>) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => {
    const { name, type, end } = questionOf(query);
    const kind = types[type] ?? 'A';
    asked.push(`${kind} ${name}`);
    const turn = asked.filter((line) => line === `${kind} ${name}`).length - 1;
    const entries = names[name] ?? [3];
    const entry = entries[Math.min(turn, entries.length - 1)] ?? 3;
    if (entry !== 'silent') socket.send(answerOf(query.subarray(0, end), { type, kind, entry }), peer.port);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    /** Questions so far, as `A example.com`. */
    asked,
    /** A resolver that asks this server. */
    resolver: ({ timeout = 200, tries = 1 } = {}): Resolver => {
      const resolver = new Resolver({ timeout, tries });
      resolver.setServers([`127.0.0.1:${port}`]);
      return resolver;
    },
    stop: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerOf(
  question: Buffer,
  { type, kind, entry }: { type: number; kind: 'A' | 'AAAA'; entry: Exclude<DnsEntry, 'silent'> },
): Buffer {
  const addresses = typeof entry === 'number' ? [] : (entry[kind] ?? []);
  const head = Buffer.from(question);
  // A response that recursion is available for, with its code, one question and so many answers.
  head.writeUInt16BE(0x8180 | (typeof entry === 'number' ? entry : 0), 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...addresses.map((address) => recordOf(type, bytesOf(address)))]);
}

/** Of the name of the question, valid for no time. */
function recordOf(type: number, data: Buffer): Buffer {
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(data.byteLength, 10);
  return Buffer.concat([record, data]);
}

function bytesOf(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [left = '', right = ''] = address.split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const zeros = 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array.from({ length: zeros }, () => '0'), ...groups(right)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
