// Room: what the server rooms share, and app.ts, which puts them together.
/**
 * One running program: hub, page and port for peers, put together.
 *  1. `App.start()` takes both ports; peers see the decoy as long as no list is open.
 *  2. `open()` opens a list and starts its conversation, or shows it as locked.
 *  3. Settings, which the page sends, move the port for peers and open further lists.
 *  4. `close()` says goodbye to the peers, ends the streams and gives the ports back.
 */
import { otherSeat } from "../keys/seat.ts";
import { AskedTimeServer } from "./asked_time_server.ts";
import { connectionRoom } from "./http/connection_room.ts";
import { Conversation } from "./conversation/conversation.ts";
import type { ConversationLike } from "./conversation/conversation_like.ts";
import type { FilePlace } from "./files/file_place.ts";
import { MemoryRoom } from "./files/file_sink.ts";
import type { RouteJson } from "./gui_api/route_json.ts";
import type { VisitJson } from "./gui_api/visit_json.ts";
import type { TimeServerJson } from "./gui_api/settings_json.ts";
import { guiApp } from "./api/gui_app.ts";
import { type GuiListener, listenGui } from "./api/gui_listen.ts";
import { UserTor } from "./transport/onion/user_tor.ts";
import { Transports } from "./transport/schemes.ts";
import { type ConversationOptions, isLocked } from "./conversation/conversation_options.ts";
import { closeOpened } from "./conversation/opened_talk.ts";
import type { OpenedList } from "./hub/settings_change.ts";
import { Hub } from "./hub/hub.ts";
import { ListMaker } from "./making/list_maker.ts";
import { Mended } from "./time/mended.ts";
import { Visits } from "./hub/visits.ts";
import { AllWays } from "./transport/all_ways.ts";
import { Doors } from "./transport/doors.ts";
import type { WayAids } from "./transport/ways_control.ts";
import { makeToken } from "./api/token.ts";
import { ListOpener } from "./list_opener.ts";
import { AppError, type AppOptions, type ListRequest } from "./app_options.ts";

/** Nothing to go by but what the system has. */
const NO_AIDS: WayAids = { authorities: null, torPasswordFile: null, sntp: null };

/** One running program. */
export class App {
  readonly hub: Hub;
  readonly token: string;
  readonly #options: AppOptions;
  readonly #files: FilePlace;
  readonly #tor: UserTor;
  readonly #transports: Transports;
  readonly #doors: Doors;
  readonly #ways: AllWays;
  readonly #visits: Visits;
  readonly #mended: Mended;
  readonly #timeServer: AskedTimeServer;
  readonly #lists: ListOpener;
  readonly #maker: ListMaker;
  #page: GuiListener | undefined;

  /** Takes both ports. Throws AppError when one cannot be had. */
  static async start(options: AppOptions): Promise<App> {
    const app = new App(options);
    try {
      const listening = await app.#doors.open();
      if (listening?.kind === "failed") throw new AppError("peers", listening.error);
      await app.#servePage();
      app.#timeServer.ask(app.#ways.ways().sntp);
    } catch (error) {
      await app.close();
      throw error;
    }
    return app;
  }

  private constructor(options: AppOptions) {
    const { clock, random, log, decoy, behind, savedSettings, found, openFiles } = options;
    this.#options = options;
    this.#files = { ...options.files, memory: new MemoryRoom() };
    this.token = makeToken(options.random);
    this.#lists = new ListOpener({
      ...options,
      openPaths: () => this.hub.conversations().map(({ listPath }) => listPath),
    });
    this.#maker = new ListMaker({ clock, desk: options.makeDesk });
    const tor = this.#tor = new UserTor({ clock, random, ...options.tor });
    this.#transports = new Transports({ ...options, tor });
    this.#visits = new Visits({ clock, onChange: (news) => this.#noteVisits(news) });
    this.#mended = new Mended(clock, () => this.hub.noteSettings());
    this.#timeServer = new AskedTimeServer({
      clock,
      random,
      onTime: (time) => this.#noteTime(time),
    });
    this.#doors = new Doors({
      answer: (request) => this.hub.answerPeer(request),
      decoy,
      clock,
      random,
      log,
      tor,
      behind,
      tls: options.tls,
      listen: options.listen,
      onion: options.onion ?? false,
      mapPort: options.mapPort ?? false,
      dialable: options.dialable,
      limits: connectionRoom(openFiles).peers,
      onRoute: (route) => this.#noteRoute(route),
      onStranger: (from) => this.#visits.note("web", { from }),
      onLed: (from) => this.#visits.excuse(from),
      onMended: () => this.#mended.note(),
    });
    this.#ways = new AllWays({
      doors: this.#doors,
      transports: this.#transports,
      tor,
      askTime: (place) => this.#timeServer.ask(place),
      aids: options.aids ?? NO_AIDS,
    });
    this.hub = new Hub({
      clock,
      log,
      lists: {
        open: async (path, passphrase) => await this.#openForPage(path, passphrase),
        converse: (opened) => this.#converse(opened),
      },
      listen: this.#doors.ports,
      ways: this.#ways,
      routes: () => this.#doors.routes(),
      visits: () => this.#visits.json(),
      onStrangeCell: () => this.#visits.note("strangeCell"),
      onUnreadCell: () => this.#visits.skip("web"),
      timeServer: () => this.#timeServer.latest,
      page: () => this.#page?.url ?? "",
      savedSettings,
      choices: options.choices,
      files: this.#files,
      panic: options.panic,
      found,
    });
  }

  /** Address of the page; the token is in the fragment, which a browser sends nowhere. */
  get pageUrl(): string {
    return `${this.#page?.url ?? ""}/#token=${this.token}`;
  }

  /** What the other sides dial, the best guess for each port; empty where the program does not listen. */
  get peerUrls(): string[] {
    return this.#doors.ports.dialableEach().flatMap(([best]) => best ?? []);
  }

  /**
   * Opens a list and starts its conversation. A list whose passphrase is missing is shown locked, and the page
   * asks for it. Throws KeyListError, and AppError where the port of the list cannot be had.
   */
  async open({ path, passphrase, peer }: ListRequest): Promise<ConversationLike> {
    const opened = await this.#openList(path, passphrase)
      .catch((error: unknown) => this.#lists.openLocked(path, error));
    const { list } = opened;
    if (this.#needsPort(peer)) {
      await this.#listenFor(list).catch(async (error: unknown) => {
        if (!isLocked(list)) await closeOpened({ ...opened, list });
        throw error;
      });
    }
    if (!isLocked(list)) await this.#doors.ports.noteOpen(list);
    const conversation = this.#converse({ ...opened, path, peer });
    this.hub.admit(conversation);
    return conversation;
  }

  /** Calls the web server in front, if there is one, as the other side would; the settings have what came of it. */
  async tryWebServer(): Promise<void> {
    await this.#doors.tryWebServer(this.#transports);
  }

  /** Says goodbye to the peers, ends the streams and gives the ports back. */
  async close(): Promise<void> {
    this.#timeServer.close();
    this.#visits.close();
    this.#mended.close();
    await Promise.all([this.hub.close(), this.#maker.close()]);
    this.#transports.close();
    await Promise.all([this.#doors.close(), this.#page?.close()]);
    await this.#tor.close();
  }

  /** A program that dials needs no port of its own, and an open port is one more thing to find. */
  #needsPort(peer: URL | string | null | undefined): boolean {
    return (peer ?? null) === null || this.#doors.ways().entrance.code === "webServer";
  }

  async #listenFor({ listId }: ConversationOptions["list"]): Promise<void> {
    const listening = await this.#doors.ports.listenFor(listId);
    if (listening.kind === "failed") throw new AppError("peers", listening.error);
  }

  #noteTime(time: TimeServerJson): void {
    this.hub.noteSettings();
    this.#options.onTime?.(time);
  }

  #noteVisits(news: VisitJson[]): void {
    this.hub.noteSettings();
    for (const visit of news) this.#options.onVisit?.(visit);
  }

  #noteRoute(route: RouteJson): void {
    this.hub.noteSettings();
    this.#options.onRoute?.(route);
  }

  async #servePage(): Promise<void> {
    const { page, pageFiles, clock, log, users, openFiles, places } = this.#options;
    const listening = await listenGui({
      ...page,
      limits: connectionRoom(openFiles).page,
      users,
      log,
      app: (bound) =>
        guiApp({
          ...bound,
          hub: this.hub,
          token: this.token,
          page: pageFiles,
          clock,
          random: this.#options.random,
          maker: this.#maker,
          places,
          log,
        }),
    });
    if (listening.kind === "failed") throw new AppError("page", listening.error);
    this.#page = listening.listener;
  }

  async #openList(path: string, passphrase: string | undefined): Promise<OpenedList> {
    const opened = await this.hub.openings.during(
      path,
      () => this.#lists.open(path, passphrase),
    );
    this.#doors.publish(path, opened.list);
    return opened;
  }

  /** Opens or unlocks a list; where its port cannot be had the settings show that nothing listens. */
  async #openForPage(path: string, passphrase: string | undefined): Promise<OpenedList> {
    const opened = await this.#openList(path, passphrase);
    if (this.#needsPort(this.hub.peerOf(path))) {
      await this.#listenFor(opened.list).catch(({ error }: AppError) => {
        this.#options.log(`cannot listen for the peer of ${path}: ${error.code}`);
      });
    }
    await this.#doors.ports.noteOpen(opened.list);
    return opened;
  }

  /** Begins a conversation, which stays locked where its list is. */
  #converse(
    { path, list, names, history, peer }: Omit<OpenedList, "list"> & {
      list: ConversationOptions["list"];
      peer?: URL | undefined;
    },
  ): Conversation {
    const { clock, random, log, modes, vaultDesk } = this.#options;
    const conversation = new Conversation({
      list,
      listPath: path,
      names,
      name: this.hub.freeName(names[otherSeat(list.seat)]),
      clock,
      random,
      transport: this.#transports,
      padMode: modes.padMode,
      coverMode: modes.coverMode,
      tickMs: modes.tickMs,
      historyPath: modes.historyPath?.(path),
      history,
      vaultDesk,
      files: this.#files,
      peer,
      onLateCell: () => this.#visits.note("lateCell", { list: path }),
      portMendedAtMs: () => this.#mended.atMs,
      listenPort: () => this.#doors.ports.portItemOf(list.listId),
      onUnsettled: (medium) => this.#options.onUnsettled?.(path, medium),
      log,
    });
    conversation.start();
    return conversation;
  }
}
