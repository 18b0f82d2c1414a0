import { assert, assertEquals } from "@std/assert";
import { firstOf, systemRoots } from "../../../../server/transport/tls/trusted_roots.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";

Deno.test("firstOf() takes the first file that has certificates, and what else is in it is left out", () => {
  using folder = tempDir();
  const [one, two, three] = [makeAuthority().pem, makeAuthority().pem, makeAuthority().pem];
  const paths = ["missing", "empty", "bundle", "later"].map((name) => `${folder.path}/${name}`);
  Deno.writeTextFileSync(paths[1]!, "# none\n");
  Deno.writeTextFileSync(paths[2]!, `# one\n${one}\n# two\n${two}`);
  Deno.writeTextFileSync(paths[3]!, three);
  assertEquals(firstOf(paths), [one.trim(), two.trim()]);
  assertEquals(firstOf(paths.slice(0, 2)), undefined);
});

Deno.test("there are authorities to trust on any system", () => {
  assert(systemRoots().length > 20);
});
