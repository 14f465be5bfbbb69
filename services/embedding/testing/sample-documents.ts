import { epubOf, odtOf, pptxOf, shape, sheetRows, xlsxOf } from './zip-files.ts';

/** A small document of one format, and what it has to be good for. */
export interface SampleDocument {
  readonly fileName: string;
  /** The type that senders give to such files, for want of a better one. */
  readonly declaredType: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** A question that it answers. */
  readonly question: string;
  /** What the passage says that answers it. */
  readonly says: string;
}

interface Sample {
  readonly content: string | Uint8Array;
  readonly declaredType?: string;
  readonly question: string;
  readonly says: string;
}

const samples: Readonly<Record<string, Sample>> = {
  'stock.csv': {
    content: '\ufeffArtikel;Lager;Bestand\nSchraube M8;Halle Süd;4120\nDichtung größer 40;Halle Nord;87\n',
    declaredType: 'text/csv',
    question: 'Bestand Dichtung größer 40 Halle Nord',
    says: 'Dichtung größer 40 | Halle Nord | 87',
  },
  'stations.tsv': {
    content: 'station\theight_m\tsensor\nHohenberg\t912\tVaisala WXT536\nTiefental\t148\tThies CLIMA\n',
    declaredType: 'text/tab-separated-values',
    question: 'Which sensor does the station Tiefental have?',
    says: 'Tiefental | 148 | Thies CLIMA',
  },
  'valves.xlsx': {
    content: xlsxOf([
      {
        name: 'Valves',
        content: sheetRows([
          ['Valve', 'Pressure in bar'],
          ['KV-057', 97],
          ['KV-058', 41],
        ]),
      },
      {
        name: 'Pumps',
        content: sheetRows([
          ['Pump', 'Litres'],
          ['PX-3', 12],
        ]),
      },
    ]),
    question: 'What is the pressure in bar of valve KV-057?',
    says: 'KV-057 | 97',
  },
  'ferry.pptx': {
    content: pptxOf([
      shape(['Ferry timetable'], 'title') + shape(['The last ferry to Dunmore leaves at 22:40.'], 'body'),
    ]),
    question: 'When does the last ferry to Dunmore leave?',
    says: 'The last ferry to Dunmore leaves at 22:40.',
  },
  'kennel.odt': {
    content: odtOf(
      '<text:h text:outline-level="1">Kennel</text:h><text:p>The kennel takes beagles for nine crowns a night.</text:p>',
    ),
    question: 'What does the kennel take for beagles a night?',
    says: 'nine crowns a night',
  },
  'tides.epub': {
    content: epubOf({
      'one.xhtml':
        '<html><body><h1>Spring tide</h1><p>A spring tide at Quarry Point rises six metres.</p></body></html>',
    }),
    question: 'How high does a spring tide at Quarry Point rise?',
    says: 'rises six metres',
  },
  'mooring.rtf': {
    content: String.raw`{\rtf1\ansi\ansicpg1252 Mooring at the K\'f6nigskai costs thirty florins a week.\par}`,
    question: 'What does mooring at the Königskai cost a week?',
    says: 'Königskai costs thirty florins',
  },
  'mail.eml': {
    content:
      'From: Planning <planning@example.org>\nTo: Team <team@example.org>\nSubject: =?utf-8?Q?Umzug_nach_Geb=C3=A4ude_7?=\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nDer Umzug in Geb=C3=A4ude 7 findet am 14. April statt. Bitte die Kisten bis =\nFreitag beschriften.\n',
    question: 'Wann findet der Umzug in Gebäude 7 statt?',
    says: 'Umzug in Gebäude 7 findet am 14. April statt',
  },
  'limits.json': {
    content: '{"gateway": {"burst": 275, "window_seconds": 12}, "owners": [{"name": "Ines", "room": "B14"}]}',
    question: 'gateway burst',
    says: 'gateway.burst: 275',
  },
  'birds.jsonl': {
    content: '{"bird":"heron","nest":"alder"}\n{"bird":"osprey","nest":"pylon"}\n',
    question: 'Where is the nest of the osprey?',
    says: 'bird: osprey; nest: pylon',
  },
  'deploy.yaml': {
    content: 'cluster:\n  # Of the vineyard\n  replicas: 17\n  zone: riesling\n',
    question: 'cluster replicas',
    says: 'cluster.replicas: 17',
  },
  'schema.xml': {
    content:
      '<?xml version="1.0"?><catalog><part id="P-77-104"><name>Impeller</name><torque unit="Nm">38</torque></part></catalog>',
    declaredType: 'text/xml',
    question: 'What is the torque of the impeller?',
    says: 'torque: 38 (unit: Nm)',
  },
  'quota.py': {
    content: 'import math\n\n\ndef zephyr_quota(users):\n    return math.ceil(users / 40)\n',
    declaredType: 'text/x-python',
    question: 'zephyr_quota users',
    says: 'def zephyr_quota(users):\n    return math.ceil(users / 40)',
  },
};

/** A document of each format that is neither text, Markdown, HTML, PDF nor DOCX. */
export const sampleDocuments: readonly SampleDocument[] = Object.entries(samples).map(
  ([fileName, { content, declaredType = 'application/octet-stream', question, says }]) => ({
    fileName,
    declaredType,
    content: Uint8Array.from(Buffer.from(content)),
    question,
    says,
  }),
);
