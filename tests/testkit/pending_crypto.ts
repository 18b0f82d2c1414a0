/** How many promises of WebCrypto are open: they resolve from threads, so that no fixed wait is enough. */
let pending = 0;

for (const name of ["generateKey", "importKey", "exportKey", "deriveBits"] as const) watch(name);
for (const name of ["encapsulateBits", "decapsulateBits", "getPublicKey", "digest"]) watch(name);

// So do the sync of a vault and the look whether it is still there.
const { syncData } = Deno.FsFile.prototype;
Deno.FsFile.prototype.syncData = async function (): Promise<void> {
  await counted(() => syncData.call(this));
};
const { stat } = Deno;
Object.defineProperty(Deno, "stat", {
  configurable: true,
  value: async (path: string | URL) => await counted(() => stat(path)),
});

async function counted<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  pending++;
  try {
    return await work();
  } finally {
    pending--;
  }
}

function watch(name: string): void {
  const subtle = crypto.subtle as unknown as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  const original = subtle[name];
  if (original === undefined) return;
  Object.defineProperty(subtle, name, {
    configurable: true,
    value: async (...args: unknown[]) => await counted(() => original.apply(crypto.subtle, args)),
  });
}

/** True while an operation of WebCrypto has not answered yet. */
export function isCryptoPending(): boolean {
  return pending > 0;
}
