/** How much one address may use: `burst` at once, `perSecond` in the long run. */
export interface RateLimit {
  burst: number;
  perSecond: number;
}

/** Addresses remembered at once; the one unheard for longest is forgotten first. */
const ADDRESSES = 4_096;

/** Nobody is kept waiting for longer than this, however much was taken before. */
const MOST_OVERDRAWN_MS = 5_000;

/** A token bucket per address, in bounded memory. */
export class RateLimiter {
  readonly #limits: RateLimit;
  readonly #buckets = new Map<string, { left: number; atMs: number }>();

  constructor(limits: RateLimit) {
    this.#limits = limits;
  }

  /**
   * Takes one from the allowance of `address`. Returns how many milliseconds it is overdrawn by: 0 when
   * there was one left. What is overdrawn must be waited for.
   */
  take(address: string, nowMs: number): number {
    const { perSecond } = this.#limits;
    const bucket = this.#refill(keyOfAddress(address), nowMs);
    bucket.left = Math.max(bucket.left - 1, -perSecond * MOST_OVERDRAWN_MS / 1_000);
    return bucket.left >= 0 ? 0 : -bucket.left / perSecond * 1_000;
  }

  /** True when `address` has used up its allowance. */
  isSpent(address: string, nowMs: number): boolean {
    return this.#refill(keyOfAddress(address), nowMs).left < 1;
  }

  #refill(key: string, nowMs: number): { left: number; atMs: number } {
    const { burst, perSecond } = this.#limits;
    const bucket = this.#buckets.get(key) ?? { left: burst, atMs: nowMs };
    // A clock that was set back refills nothing and takes nothing.
    const refill = Math.max(0, nowMs - bucket.atMs) / 1_000 * perSecond;
    bucket.left = Math.min(burst, bucket.left + refill);
    bucket.atMs = nowMs;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket;
  }
}

/** One key for an IPv4 address in either form; for IPv6 the first 64 bits, since a host owns them all. */
export function keyOfAddress(address: string): string {
  if (address.toLowerCase().startsWith("::ffff:")) return address.slice(7);
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined
    ? []
    : Array(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...zeros, ...right].slice(0, 4).map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":");
}
