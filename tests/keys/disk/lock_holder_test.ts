import { assertEquals, assertMatch } from "@std/assert";
import { commandLine, describeLockHolder, findHolder } from "../../../keys/disk/lock_holder.ts";
import { openPositional } from "../../../keys/disk/disk_file.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const LOCKS = `1: POSIX  ADVISORY  WRITE 11 fd:00:77 0 EOF
2: FLOCK  ADVISORY  READ  12 fd:00:77 0 EOF
3: FLOCK  ADVISORY  WRITE 13 fd:01:77 0 EOF
4: FLOCK  ADVISORY  WRITE 14 fd:00:77 0 EOF
`;

Deno.test("findHolder() takes the writer's lock on the same device and file", () => {
  assertEquals(findHolder(LOCKS, { dev: 0xfd00, ino: 77 }), 14);
  assertEquals(findHolder(LOCKS, { dev: 0xfd01, ino: 77 }), 13);
  assertEquals(findHolder(LOCKS, { dev: 0xfd00, ino: 78 }), undefined);
  assertEquals(findHolder("", { dev: 0xfd00, ino: 77 }), undefined);
});

Deno.test("findHolder() makes do with the file number where device numbers differ", () => {
  assertEquals(findHolder(LOCKS, { dev: 0x0030, ino: 77 }), 13);
});

Deno.test("commandLine() names the program and its words, not the options of the runtime", () => {
  const cases: [string[], string][] = [
    [["/media/stick/hchat", "alice.hkl"], "hchat alice.hkl"],
    [
      ["deno", "run", "--quiet", "--allow-read", "main.ts", "chat", "alice.hkl"],
      "hchat chat alice.hkl",
    ],
    [["/proc/self/fd/8", "run", "--no-lock", "/proc/self/fd/7", "alice.hkl"], "hchat alice.hkl"],
    [["deno", "run", "-A", "/srv/other.ts"], "other.ts"],
    [["deno", "run", "--quiet"], "deno run --quiet"],
    [["sh\x1b[2J"], "sh?[2J"],
    [[], ""],
  ];
  for (const [words, said] of cases) assertEquals(commandLine(words), said);
});

Deno.test("describeLockHolder() names this process where the system tells", () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("x"), "x");
  const file = openPositional(dir.file("x"), { write: true });
  file.tryLock();
  const words = describeLockHolder(dir.file("x"));
  if (Deno.build.os === "linux") assertMatch(words ?? "", new RegExp(`^process ${Deno.pid} \\(`));
  else assertEquals(words, undefined);
  file.close();
  assertEquals(describeLockHolder(dir.file("nothing")), undefined);
});
