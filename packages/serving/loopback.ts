/**
 * Whether a request by this Host header is meant for a server that listens on `address`. One on loopback is there for this
 * machine; a web page that is open on it may ask too, by a name of its own that it lets lead here (DNS rebinding), and
 * would read the answers. Programs before HTTP/1.1 name no host, and no browser is among them.
 */
export function isMeantFor(address: string, host: string | undefined): boolean {
  if (host === undefined || !isLoopback(address)) return true;
  const name = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
  return isLoopback(name) || name.toLowerCase() === address.toLowerCase();
}

/** What a client is told, with the status 421. @see RFC 9110, section 15.5.20 */
export function notMeant(address: string, host: string | undefined): string {
  return `this server is for ${address}, and was asked as ${(host ?? '').slice(0, 60)}: a proxy in front has to name it by its address`;
}

/** @param name a host, an IPv6 address without its brackets */
export function isLoopback(name: string): boolean {
  return /^(localhost|::1|127(\.\d{1,3}){3})$/i.test(name);
}
