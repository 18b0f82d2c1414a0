/** A temporary folder that is gone when the block that holds it (`using`) ends. */
export interface TempDir extends Disposable {
  readonly path: string;
  /** Path of a file in it. */
  file(name: string): string;
}

/** Makes a temporary folder. */
export function tempDir(): TempDir {
  const path = Deno.makeTempDirSync({ prefix: "hchat-test-" });
  return {
    path,
    file: (name) => `${path}/${name}`,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}
