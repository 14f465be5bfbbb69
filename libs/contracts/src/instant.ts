/** A day, or a day and a time of it, as ISO 8601 writes them. */
const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?$/;

const minuteMs = 60_000;

/**
 * The moment that a text names, in milliseconds since 1970; undefined for one that is no date of ISO 8601. A day is its first moment,
 * and a time without a zone is of UTC. Years go from 1 to 9999; of a fraction of a second no more than milliseconds count.
 */
export function instantOf(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [fraction = '', , sign, zoneHours = '0', zoneMinutes = '0'] = parts.slice(7);
  if (hour > 23 || minute > 59 || second > 59 || Number(zoneHours) > 23 || Number(zoneMinutes) > 59) {
    return undefined;
  }
  const date = new Date(0);
  // Not by Date.UTC, which takes the first hundred years for those of another century.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second, Number(fraction.padEnd(3, '0').slice(0, 3)));
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * minuteMs * (sign === '-' ? -1 : 1);
  const instant = new Date(date.getTime() - zoneMs);
  return instant.getUTCFullYear() >= 1 && instant.getUTCFullYear() <= 9999 ? instant.getTime() : undefined;
}
