import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { CommandError } from "../../../server/cli/command.ts";
import { faultOf } from "../../../server/cli/fault.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** What the runtime throws, not what was made up here. */
function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Words of the runtime that mean nothing to a user. */
const RUNTIME_WORDS = /os error|--allow|Requires|run again|readfile|is not a function|Deno/;

Deno.test("faultOf() gives the words and the hint of errors of this program", () => {
  assertEquals(faultOf(new CommandError("Cannot x: y", "z")), {
    message: "Cannot x: y",
    hint: "z",
    isInternal: false,
  });
  const { message, hint } = faultOf(new KeyListError("damaged", "Cannot open it: no"));
  assertEquals([message, hint], ["Cannot open it: no", undefined]);
});

Deno.test("faultOf() never passes on the words of the runtime", () => {
  using folder = tempDir();
  const long = folder.file("x".repeat(300));
  const errors = [
    thrownBy(() => Deno.readFileSync(folder.file("none"))),
    thrownBy(() => Deno.readFileSync(folder.path)),
    thrownBy(() => Deno.readFileSync(long)),
    new Deno.errors.NotCapable(
      'Requires all access to "/dev/hwrng", run again with the --allow-all flag',
    ),
    new Deno.errors.InvalidData('environment variable was not valid unicode: "\\xFF"'),
    thrownBy(() => (undefined as unknown as () => void)()),
    thrownBy(() => new ArrayBuffer(Number.MAX_SAFE_INTEGER)),
    "a string",
  ];
  for (const error of errors) {
    const { message, hint = "" } = faultOf(error);
    assert(!RUNTIME_WORDS.test(message + hint), `${message} ${hint}`);
    assert(/^(Cannot|Internal error:)/.test(message), message);
  }
});

Deno.test("faultOf() says which place the runtime keeps hchat out of, and what to do", () => {
  const { message, hint = "" } = faultOf(
    new Deno.errors.NotCapable(
      'Requires all access to "/dev/hwrng", run again with the --allow-all flag',
    ),
  );
  assertEquals(message, "Cannot use /dev/hwrng: hchat may not use /dev, /proc and /sys");
  assertStringIncludes(hint, "use another folder");
});
