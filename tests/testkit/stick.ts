/** A stick with nothing but the executable on it. */
import { assertEquals } from "@std/assert";
import { putExecutable } from "./executable.ts";
import { namesIn } from "./folder_names.ts";
import { Program, type ProgramEnd } from "./program.ts";
import { tempDir } from "./temp_dir.ts";

/** The executable alone in an empty folder whose name is not plain, without any environment. */
export class Stick implements Disposable {
  readonly #outer = tempDir();
  readonly path = this.#outer.file("a stick é 鍵");

  static async make(): Promise<Stick> {
    const stick = new Stick();
    // Other users have to come by, too.
    await Deno.chmod(stick.#outer.path, 0o755);
    await Deno.mkdir(stick.path);
    await putExecutable(`${stick.path}/hchat`);
    return stick;
  }

  start(words: string[], more: { uid?: number; env?: Record<string, string> } = {}): Program {
    return new Program(words, { program: ["./hchat"], cwd: this.path, env: {}, ...more });
  }

  async run(
    words: string[],
    more: { uid?: number; env?: Record<string, string> } = {},
  ): Promise<ProgramEnd> {
    await using program = this.start(words, more);
    return await program.end();
  }

  async keygen(): Promise<void> {
    const { code, stderr } = await this.run([
      "keygen",
      "--out",
      ".",
      "--for",
      "1h",
      "--period",
      "1s",
    ]);
    assertEquals(code, 0, stderr);
  }

  names(): string[] {
    return namesIn(this.path);
  }

  [Symbol.dispose](): void {
    // A test may have made it read-only, which only root empties.
    Deno.chmodSync(this.path, 0o755);
    this.#outer[Symbol.dispose]();
  }
}

/**
 * Names in folders where something could stay behind. Those of programs that still run are no traces: others may use
 * hchat on this machine meanwhile.
 */
export function traces(): string[] {
  return ["/dev/shm", "/tmp", "/var/tmp", "/run"].flatMap((folder) => {
    try {
      return [...Deno.readDirSync(folder)].map((entry) => `${folder}/${entry.name}`);
    } catch {
      return [];
    }
  }).filter((name) => name.includes("/.hchat") && !isAlive(/-(\d+)$/.exec(name)?.[1])).sort();
}

function isAlive(pid: string | undefined): boolean {
  try {
    return pid !== undefined && Deno.statSync(`/proc/${pid}`).isDirectory;
  } catch {
    return false;
  }
}
