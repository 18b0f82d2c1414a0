import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeLists } from "../../testkit/chatting.ts";
import { makeAuthority } from "../../testkit/authority.ts";
import { httpsServer } from "../../testkit/https_server.ts";
import { runProgramFully } from "../../testkit/program.ts";
import { runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("--ca names the authorities that https certificates may come from", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const authority = makeAuthority();
  const server = await httpsServer(authority.issue(), {
    answer: (reply, { body }) => body.length === 0 ? reply.end(body) : reply.cut(),
  });
  const ca = `${folder.path}/authority.pem`;
  await Deno.writeTextFile(ca, `# ours\n${authority.pem}\n${makeAuthority().pem}`);
  const peer = `https://127.0.0.1:${server.port}/notes`;
  const words = ["reach", `${folder.path}/bob.hkl`, "--peer", peer, "--listen", "127.0.0.1:0"];
  const without = await runHere(words);
  assertMatch(
    without.stdout,
    /^call: can't reach alice at 127\.0\.0\.1:\d+: the certificate there .* name it with --ca/m,
  );
  assertEquals(server.received, []);
  await runProgramFully([...words, "--ca", ca]);
  const hello = server.received.find(({ body }) => body.length > 0);
  assertEquals(hello?.path, "/notes");
  await server.close();
});

Deno.test("--ca declines a file without certificates", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const none = `${folder.path}/notes.txt`;
  const broken = `${folder.path}/broken.pem`;
  await Deno.writeTextFile(none, "no certificate");
  await Deno.writeTextFile(
    broken,
    "-----BEGIN CERTIFICATE-----\nMAMA\n-----END CERTIFICATE-----\n",
  );
  for (const path of [none, broken]) {
    const words = ["reach", `${folder.path}/bob.hkl`, "--peer", "https://127.0.0.1:9"];
    const { code, stderr } = await runHere([...words, "--ca", path]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, `expected certificates as PEM in ${path}, got something else`);
  }
});
