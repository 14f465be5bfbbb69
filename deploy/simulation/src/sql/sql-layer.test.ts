import { describeLayer } from '../layer-suite.ts';
import { openSqlLayer } from './sql-layer.ts';

describeLayer({
  ...{ name: 'sql', open: openSqlLayer, seeds: 10, seedsPerTest: 10 },
  // A crash after another step leaves the same behind as one before it.
  crashesOf: ({ lasting }) => lasting,
});
