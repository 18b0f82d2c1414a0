/** Software bill of materials in CycloneDX 1.6 JSON, made from deno.lock. */

/** The parts of deno.lock that we read. */
export interface LockFile {
  npm?: Record<string, { integrity: string; dependencies?: string[] }>;
}

/** What the bill is about. */
export interface SbomSubject {
  version: string;
  deno: string;
  /** Packages that go into the executable with what they need; the others are tools of tests and scripts. */
  shipped: readonly string[];
}

/** The bill as JSON text; the same lock file gives the same text. */
export function sbom(lock: LockFile, subject: SbomSubject): string {
  const shipped = withDependencies(lock, subject.shipped);
  const components = Object.entries(lock.npm ?? {})
    .map(([key, entry]) => component(key, entry.integrity, shipped))
    .toSorted((left, right) => left["bom-ref"] < right["bom-ref"] ? -1 : 1);
  const runtime = {
    type: "platform",
    "bom-ref": `pkg:npm/deno@${subject.deno}`,
    name: "deno",
    version: subject.deno,
    scope: "required",
    purl: `pkg:npm/deno@${subject.deno}`,
  };
  return `${
    JSON.stringify(
      {
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        version: 1,
        metadata: {
          component: {
            type: "application",
            "bom-ref": "hchat",
            name: "hchat",
            version: subject.version,
            licenses: [{ license: { id: "MIT" } }],
          },
        },
        components: [runtime, ...components],
      },
      null,
      2,
    )
  }\n`;
}

/** Names of packages, and of those that they need, and so on. */
function withDependencies(lock: LockFile, names: readonly string[]): Set<string> {
  const found = new Set(names);
  for (const name of found) {
    for (const [key, { dependencies = [] }] of Object.entries(lock.npm ?? {})) {
      if (nameIn(key) !== name) continue;
      for (const dependency of dependencies) found.add(nameIn(dependency));
    }
  }
  return found;
}

/** `name` of `name@version`, or of `name` alone. */
function nameIn(key: string): string {
  return key.replace(/(?<=.)@.*$/, "");
}

function component(key: string, integrity: string, shipped: Set<string>) {
  // `name@version_peer@version`: peers are named behind an underscore.
  const at = key.indexOf("@", 1);
  const name = key.slice(0, at);
  const version = key.slice(at + 1).replace(/_.*$/, "");
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    scope: shipped.has(name) ? "required" : "excluded",
    hashes: [{ alg: "SHA-512", content: hexOf(integrity) }],
    purl,
  };
}

/** `sha512-BASE64` of the lock file in hexadecimal digits. */
function hexOf(integrity: string): string {
  return Uint8Array.fromBase64(integrity.replace(/^sha512-/, "")).toHex();
}
