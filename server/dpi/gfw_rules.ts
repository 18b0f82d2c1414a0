/**
 * The rules by which the Great Firewall was measured to exempt a connection's first packet from blocking as fully
 * encrypted traffic (Wu et al., USENIX Security 2023, §4); pure.
 */

/** The five rules; a packet is let through when at least one is true. */
export interface GfwRules {
  popcountOutside: boolean;
  sixPrintableFirst: boolean;
  halfPrintable: boolean;
  longPrintableRun: boolean;
  knownProtocol: boolean;
}

/** The five exemption rules for one first packet. */
export function gfwRules(packet: Uint8Array): GfwRules {
  const mean = setBits(packet) / Math.max(1, packet.length);
  const printable = packet.reduce((sum, byte) => sum + Number(isPrintable(byte)), 0);
  return {
    popcountOutside: mean <= 3.4 || mean >= 4.6,
    sixPrintableFirst: packet.length >= 6 && packet.subarray(0, 6).every(isPrintable),
    halfPrintable: printable > packet.length / 2,
    longPrintableRun: longestPrintableRun(packet) > 20,
    knownProtocol: startsLikeTls(packet) || startsLikeHttp(packet),
  };
}

/** How many bits of `bytes` are 1. */
export function setBits(bytes: Uint8Array): number {
  let sum = 0;
  for (let byte of bytes) {
    for (; byte > 0; byte &= byte - 1) sum++;
  }
  return sum;
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}

function longestPrintableRun(packet: Uint8Array): number {
  let longest = 0;
  let run = 0;
  for (const byte of packet) {
    run = isPrintable(byte) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function startsLikeTls(packet: Uint8Array): boolean {
  const [type, major, minor] = packet;
  return (type === 0x16 || type === 0x17) && major === 0x03 && minor !== undefined && minor <= 0x0f;
}

function startsLikeHttp(packet: Uint8Array): boolean {
  const start = new TextDecoder("latin1").decode(packet.subarray(0, 5));
  return ["GET ", "PUT ", "POST ", "HEAD "].some((method) => start.startsWith(method));
}
