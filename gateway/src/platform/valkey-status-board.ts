import { type InstanceStatus, instanceStatus } from '@lectern/contracts';
import { answerInTime, type Valkey } from '@lectern/valkey';
import { keptMs, type LeftStatus, type StatusBoard } from './status-board.ts';

/** When each process has left its status, and what; of one slot, so that a cluster of Valkeys has both in one place. */
const keys = ['{lectern:gateways}:told-at', '{lectern:gateways}:status'] as const;

const nowScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** What is too old goes with the next that is left; all of it when nobody leaves any. */
const leaveScript = `${nowScript}
local keptMs = tonumber(ARGV[3])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - keptMs)) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
redis.call('PEXPIRE', KEYS[1], keptMs)
redis.call('PEXPIRE', KEYS[2], keptMs)
`;

const withdrawScript = `
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
`;

/** Of each its id, its age in milliseconds and its status. */
const readScript = `${nowScript}
local left = {}
local times = redis.call('ZRANGE', KEYS[1], '-inf', '+inf', 'BYSCORE', 'WITHSCORES')
for at = 1, #times, 2 do
  local age = now - tonumber(times[at + 1])
  if age <= tonumber(ARGV[1]) then
    left[#left + 1] = { times[at], age, redis.call('HGET', KEYS[2], times[at]) or '' }
  end
end
return left
`;

/** The board in the Valkey in which the gateways count rate limits together. Nobody waits for one that is away. */
export function createValkeyStatusBoard({ client, health }: Valkey): StatusBoard {
  const run = async (script: string, ...values: (string | number)[]): Promise<unknown> => {
    if (!health.isUp()) return undefined;
    try {
      return await answerInTime(client.eval(script, keys.length, ...keys, ...values));
    } catch (error) {
      health.failed(error);
      return undefined;
    }
  };
  return {
    leave: async (status) => {
      await run(leaveScript, status.instanceId, JSON.stringify(status), keptMs);
    },
    withdraw: async (instanceId) => {
      await run(withdrawScript, instanceId);
    },
    read: async () => {
      const left = (await run(readScript, keptMs)) as [string, number, string][] | undefined;
      return left?.map(([instanceId, ageMs, json]): LeftStatus => {
        return { instanceId, ageMs: Math.max(0, ageMs), status: statusOf(json) };
      });
    },
  };
}

function statusOf(json: string): InstanceStatus | null {
  try {
    return instanceStatus.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
