/** How many promises of WebCrypto are open: they resolve from threads, so that no fixed wait is enough. */
let pending = 0;

for (const name of ["generateKey", "importKey", "exportKey", "deriveBits"] as const) watch(name);
for (const name of ["encapsulateBits", "decapsulateBits", "getPublicKey", "digest"]) watch(name);

function watch(name: string): void {
  const subtle = crypto.subtle as unknown as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  const original = subtle[name];
  if (original === undefined) return;
  Object.defineProperty(subtle, name, {
    configurable: true,
    value: async (...args: unknown[]) => {
      pending++;
      try {
        return await original.apply(crypto.subtle, args);
      } finally {
        pending--;
      }
    },
  });
}

/** True while an operation of WebCrypto has not answered yet. */
export function isCryptoPending(): boolean {
  return pending > 0;
}
