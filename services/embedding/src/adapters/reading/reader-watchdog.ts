import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { outOfMemoryMark, readerDescriptors } from './reader-protocol.ts';

const sampleMs = 50;
const { memoryMb, parent }: { memoryMb: number; parent: number } = workerData;

/**
 * Thread of a reader where the kernel does not bound its memory and no shell supervises it: ends the process when it is
 * too large or its service is gone, and reports the CPU time that it has used. What is allocated between two samples is
 * not bounded.
 */
setInterval(() => {
  if (process.memoryUsage.rss() > memoryMb * 2 ** 20) {
    writeSync(2, `${outOfMemoryMark}\n`);
    process.kill(process.pid, 'SIGKILL');
  }
  if (!isAlive(parent)) process.kill(process.pid, 'SIGKILL');
  const { user, system } = process.cpuUsage();
  writeSync(readerDescriptors.liveness, `${Math.round((user + system) / 1_000)}\n`);
}, sampleMs);

function isAlive(pid: number): boolean {
  if (process.ppid !== pid) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
