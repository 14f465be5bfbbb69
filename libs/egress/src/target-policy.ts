import ipaddr from 'ipaddr.js';
import { type Address, isPublicAddress, parseAddress } from './public-address.ts';
import { notAllowed, notPublic } from './target-errors.ts';

/** Which servers may be connected to. */
export interface TargetPolicy {
  /**
   * Decides about all that a URL says, its address if it has one included, before anything is resolved.
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

/** What an operator decides about targets. */
export interface TargetPolicyOptions {
  readonly ports: readonly number[];
  /** Addresses, ranges (CIDR) and host names that are allowed although they are not public. */
  readonly allow: readonly string[];
  /** Default: http and https. */
  readonly protocols?: readonly Protocol[];
  /** A URL that has one of `allow` for its host may have any port, and http. Default false. */
  readonly allowedFreely?: boolean;
}

type Protocol = keyof typeof defaultPorts;

/** Names that public DNS does not have by definition: RFC 6761, 6762, 8375, and `internal` of ICANN. */
const localNames = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'invalid', 'onion'];

const defaultPorts = { 'http:': 80, 'https:': 443 } as const;
const allProtocols: readonly Protocol[] = ['http:', 'https:'];

/** {@link TargetPolicy} of the public internet and what an operator adds to it. */
export function createTargetPolicy({
  ports,
  allow,
  protocols = allProtocols,
  allowedFreely = false,
}: TargetPolicyOptions): TargetPolicy {
  const ranges = allow.flatMap(rangeOf);
  const names = new Set(allow.filter((entry) => rangeOf(entry).length === 0).map((entry) => hostOf(entry)));
  const isAllowed = (address: Address): boolean =>
    isPublicAddress(address) || ranges.some((range) => isWithin(address, range));

  const isNamed = (host: string): boolean => {
    const address = parseAddress(host);
    return names.has(host) || (address !== undefined && ranges.some((range) => isWithin(address, range)));
  };

  return {
    checkUrl: (url) => {
      const host = hostOf(url.hostname);
      checkForm(url, allowedFreely && isNamed(host) ? undefined : { protocols, ports });
      if (!names.has(host) && isLocalName(host)) throw notPublic(`${host} is a local name`);
      const address = parseAddress(host);
      if (address !== undefined && !isAllowed(address)) throw notPublic(`${host} is not public`);
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

/** @throws AppError `unprocessable` (`url_not_allowed`) */
function checkForm(
  url: URL,
  only: Pick<Required<TargetPolicyOptions>, 'protocols' | 'ports'> | undefined,
): void {
  const protocols = only?.protocols ?? allProtocols;
  const protocol = protocols.find((known) => known === url.protocol);
  if (protocol === undefined) {
    throw notAllowed(`A URL has to begin with ${protocols.map((known) => `${known}//`).join(' or ')}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw notAllowed('A URL with a user name or a password is not allowed.');
  }
  const port = url.port === '' ? defaultPorts[protocol] : Number(url.port);
  if (only !== undefined && !only.ports.includes(port)) {
    throw notAllowed(`These ports are allowed in a URL: ${only.ports.join(', ')}.`);
  }
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
