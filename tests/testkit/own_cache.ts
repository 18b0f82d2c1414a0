/** The runtime's cache, as small as on a machine that has never run a program. */
import { testEnvironment } from "./program.ts";
import { tempDir } from "./temp_dir.ts";

/** A cache folder, gone when the block that holds it (`using`) ends. */
export interface OwnCache extends Disposable {
  /** The environment under which a program uses it. */
  readonly env: Record<string, string>;
}

/**
 * Makes a cache that holds the machine's packages and nothing else. The machine's own one grows with every run: under a
 * limit on the length of files the system would end the program for what the runtime writes there.
 */
export function ownCache(): OwnCache {
  const dir = tempDir();
  Deno.symlinkSync(packagesDir(), dir.file("npm"));
  return {
    env: { ...testEnvironment(), DENO_DIR: dir.path },
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

function packagesDir(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { npmCache: string }).npmCache;
}
