export { clientTls, serverTls } from './connection-options.ts';
export { tlsLimits } from './limits.ts';
export { openTlsIdentity, type TlsFiles, type TlsIdentity, type TlsMaterial } from './tls-identity.ts';
