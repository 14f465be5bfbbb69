import ipaddr from 'ipaddr.js';
import { type Address, isPublicAddress, parseAddress } from './public-address.ts';
import { notAllowed, notPublic } from './source-errors.ts';

/** From where files may be fetched. */
export interface SourcePolicy {
  /**
   * Decides about all that a URL says, before anything is resolved.
   *
   * @throws AppError `unprocessable` (`url_not_allowed`)
   */
  checkUrl(url: URL): void;
  /**
   * Decides about the addresses of a host, of which each one has to be good: which one is used is up to chance.
   *
   * @throws AppError `unprocessable` (`url_not_allowed`), also for no address at all
   */
  checkAddresses(host: string, addresses: readonly string[]): void;
}

/** What an operator decides about sources. */
export interface SourcePolicyOptions {
  readonly ports: readonly number[];
  /** Addresses, ranges (CIDR) and host names that are allowed although they are not public. */
  readonly allow: readonly string[];
}

/** Names that public DNS does not have by definition: RFC 6761, 6762, 8375, and `internal` of ICANN. */
const localNames = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'invalid', 'onion'];

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** {@link SourcePolicy} of the public internet and what an operator adds to it. */
export function createSourcePolicy({ ports, allow }: SourcePolicyOptions): SourcePolicy {
  const ranges = allow.flatMap(rangeOf);
  const names = new Set(allow.filter((entry) => rangeOf(entry).length === 0).map((entry) => hostOf(entry)));
  const isAllowed = (address: Address): boolean =>
    isPublicAddress(address) || ranges.some((range) => isWithin(address, range));

  return {
    checkUrl: (url) => {
      const defaultPort = defaultPorts[url.protocol];
      if (defaultPort === undefined) throw notAllowed('Only http and https URLs are fetched.');
      if (url.username !== '' || url.password !== '') {
        throw notAllowed('A URL with a user name or a password is not fetched.');
      }
      const port = url.port === '' ? defaultPort : Number(url.port);
      if (!ports.includes(port)) throw notAllowed(`URLs are fetched from these ports: ${ports.join(', ')}.`);
      const host = hostOf(url.hostname);
      if (!names.has(host) && isLocalName(host)) throw notPublic(`${host} is a local name`);
    },
    checkAddresses: (host, addresses) => {
      if (addresses.length === 0) throw notPublic(`${host} has no address`);
      if (names.has(hostOf(host))) return;
      for (const text of addresses) {
        const address = parseAddress(text);
        if (address === undefined || !isAllowed(address)) throw notPublic(`${host} leads to ${text}`);
      }
    },
  };
}

/** A host of a URL as it is compared: in small letters, without the dots of the root and the brackets of IPv6. */
export function hostOf(hostname: string): string {
  const name = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  let end = name.length;
  while (name[end - 1] === '.') end -= 1;
  return name.slice(0, end);
}

function isLocalName(host: string): boolean {
  if (parseAddress(host) !== undefined) return false;
  return !host.includes('.') || localNames.some((name) => host.endsWith(`.${name}`));
}

type Range = [Address, number];

/** One range for an address or a CIDR, none for a name. */
function rangeOf(entry: string): Range[] {
  const [text = '', bits] = entry.split('/');
  if (!ipaddr.isValid(text)) return [];
  const address = ipaddr.parse(text);
  return [[address, Number(bits ?? address.toByteArray().length * 8)]];
}

function isWithin(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}
