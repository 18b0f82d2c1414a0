/**
 * Run by replace_lists_test.ts in a process of its own: replaces the lists in two folders and kills itself before the
 * rename or removal with the number that is named first, counted from 1.
 */
import { makeList } from "../../../testkit/make_list.ts";

const [killAt, one, two] = Deno.args;
let step = 0;

function countStep(): void {
  if (++step === Number(killAt)) Deno.kill(Deno.pid, "SIGKILL");
}

const { renameSync, removeSync } = Deno;
Deno.renameSync = (from, to) => {
  countStep();
  renameSync(from, to);
};
Deno.removeSync = (path, options) => {
  countStep();
  removeSync(path, options);
};
const { kind } = await makeList("", {
  recordBytes: 65_536,
  slotCount: 40,
  volumeBytes: 2_200_000,
  targets: [{ seat: "a", path: `${one}/alice.hkl` }, { seat: "b", path: `${two}/bob.hkl` }],
});
Deno.exit(kind === "written" ? 0 : 1);
