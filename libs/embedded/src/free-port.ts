import { createServer, type Server } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, from 49152 elsewhere). A server whose port is one of those may
 * not be able to start a second time: while it is down, a connection of any process can get its port, or a client that tries to reach it
 * connects to itself (a TCP self-connect), and holds the port as long as it likes.
 */
const range = { first: 16_384, end: 30_016 };
/** Ports are reserved so many at a time; the first of them is held by who has reserved them. */
const blockSize = 64;

interface Block {
  next: number;
  readonly end: number;
}

let block: Promise<Block> | undefined;

/**
 * A loopback TCP port that was free a moment ago, that this process has not handed out before, and that no other process that asks in this
 * way is given while this one lives. It is not one of those of outgoing connections, so that what listens on it can be started again.
 *
 * @throws Error when other processes have reserved all
 */
export async function freePort(): Promise<number> {
  for (;;) {
    block ??= reserveBlock();
    const current = block;
    const reserved = await current;
    const port = reserved.next++;
    if (port >= reserved.end) {
      if (block === current) block = undefined;
    } else if (await isPortFree(port)) {
      return port;
    }
  }
}

/** Whether a loopback TCP port can be bound now. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await new Promise((closed) => server.close(closed));
  return true;
}

/** By listening on its first port until this process ends, since that is what processes that do not know each other can agree on. */
async function reserveBlock(): Promise<Block> {
  const count = (range.end - range.first) / blockSize;
  const begin = Math.floor(Math.random() * count);
  for (let tried = 0; tried < count; tried += 1) {
    const first = range.first + ((begin + tried) % count) * blockSize;
    const holder = await listen(first);
    if (holder === undefined) continue;
    holder.unref();
    return { next: first + 1, end: first + blockSize };
  }
  throw new Error(`No ports are left between ${range.first} and ${range.end}: other processes hold them.`);
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
