import { describe, expect, it } from 'vitest';
import { paragraphOrLines } from './records.ts';

const kindOf = (...lines: string[]): string => paragraphOrLines(lines.join('\n')).kind;

describe('lines that are records', () => {
  it.each([
    ['a log', ['2026-05-01 01:12:01 gate A lift 4 m3', '2026-05-02 02:12:02 gate B lift 7 m3 remark debris']],
    ['a log of syslog', ['Nov  3 04:11:09 host sshd[99]: closed', 'Nov  3 04:12:00 host cron[7]: started']],
    ['a trace', ['ERROR boom in the mixer', '    at mix (mix.js:3:1)', '    at run (run.js:9:4)']],
    ['an access log', ['10.0.0.1 - - "GET / HTTP/1.1" 200', '10.0.0.2 - - "GET /a HTTP/1.1" 404']],
    [
      'a log of a gate',
      ['[17/May/2026:01:12:01 +0200] a gate lifts', '[18/May/2026:02:12:02 +0200] no lift'],
    ],
    ['a log with days of its own', ['17. Mai 26; Tor zu', '18. Mai 26; Tor auf', '19. Mai 26; Rechen frei']],
    [
      'a log with ticks of a clock',
      ['<0012.553> gate lifts', '<0014.002> gate rests', '<0019.118> gate falls'],
    ],
    ['labels with values', ['Duty phone: 5580', 'Key safe: 7719', 'Garage height: 1.9 m']],
    ['one label with its value', ['Alarm code: heron']],
    ['labels in Japanese', ['担当：山田', '内線：5580']],
    ['dot leaders', ['Mooring up to 12 m ........ 24.50', 'Mooring above 12 m ........ 36.75']],
    ['one line with a leader', ['Mooring above 12 m . . . . . . 36.75 EUR']],
    ['columns', ['Valve\tPlant\tRating', 'KV-001\tGraz\t41']],
    ['settings', ['timeout=30', 'retries = 4', 'host=db1']],
    ['lines of JSON', ['{"a": 1, "b": "x"}', '{"a": 2, "b": "y"}']],
    ['a list', ['- Helmet and gloves', '- Lamp', '- Rope of 20 m']],
    ['a timetable', ['08:15 Bergstation', '08:40 Talstation', '9.05 Bahnhof']],
    [
      'names, one a line',
      ['Graz office, second floor', 'Linz', 'Wels depot', 'Steyr', 'Villach, by appointment only'],
    ],
  ])('stay lines: %s', (_, lines) => {
    expect(kindOf(...lines)).toBe('lines');
  });

  it.each([
    ['a sentence', ['The building manager visits on Tuesdays and checks the boiler room.']],
    [
      'wrapped prose',
      [
        'The trench is shored before anyone enters it, and the foreman signs for',
        'that: a trench that is deeper than a man is tall kills within a minute,',
        'as happened on 3 May 2024, when the wall on the side of the road gave',
        'way after a night of rain.',
      ],
    ],
    [
      'prose with a colon',
      [
        'Remember one thing above all others that were said on this day of the year, and said more than once: nobody goes down alone, whatever the hurry may be.',
      ],
    ],
    [
      'sentences, one a line',
      ['The pump was started.', 'It reached 41 litres per minute after a while.', 'Then it stopped.'],
    ],
    ['nothing', ['']],
  ])('are not: %s', (_, lines) => {
    expect(kindOf(...lines)).toBe('paragraph');
  });
});
