/** Whether a program can tell that its own web server leads to it. */
import { assertEquals } from "@std/assert";
import { makeAuthority } from "../../../testkit/authority.ts";
import { startApp } from "../../../testkit/app_pair.ts";
import { needs } from "../../../testkit/needs.ts";
import { WebServer } from "../../../testkit/web_server.ts";

Deno.test({
  name: "a program finds out whether its web server leads to it",
  ...needs("nginx"),
  async fn() {
    const authority = makeAuthority();
    await using server = new WebServer("nginx");
    const behind = new URL(`https://localhost:${server.port}/app`);
    const app = await startApp({ behind, authorities: [authority.pem] });
    const { hub } = app;
    const upstream = Number(
      hub.settings().routes.map((route) =>
        route.route === "webServer" ? route.result.listen.split(":")[1] : ""
      )[0],
    );
    const tried = async (): Promise<unknown> => {
      await app.tryWebServer();
      const [route] = hub.settings().routes;
      return route?.route === "webServer" ? { ...route.result, url: "", listen: "" } : undefined;
    };
    const empty = { url: "", listen: "" };
    const refused = { code: "webServerUnreachable", reason: "refused", ...empty };
    assertEquals(await tried(), refused);

    await server.start({ upstream, prefix: "/app", tls: makeAuthority().issue() });
    assertEquals(await tried(), { ...refused, reason: "certificateNotOfList" });

    await server.stop();
    await server.start({ upstream: 9, prefix: "/app", tls: authority.issue() });
    assertEquals(await tried(), { code: "webServerElsewhere", status: 502, ...empty });

    await server.stop();
    await server.start({ upstream, prefix: "/app", tls: authority.issue() });
    assertEquals(await tried(), { code: "webServerUsed", ...empty });
    // It was nobody else.
    assertEquals(hub.settings().visits, []);
    await app.close();
  },
});
