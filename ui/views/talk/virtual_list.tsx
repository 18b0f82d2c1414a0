/**
 * A list of any length of which only what is in view is drawn:
 *   1. a spacer is as high as all rows are thought to be; the drawn rows are in it at their offset;
 *   2. after each drawing the drawn rows are measured, and what stood at the top of the window is put back where it
 *      stood, to the pixel: nothing relies on the browser's scroll anchoring;
 *   3. scrolling draws anew only when it leaves what is drawn.
 * While the end is in view, it stays in view, but for a row that is held because it is about to change its height, and
 * for one that came since and that nobody has seen: what comes after it doesn't push it out of the window.
 */
import { Component, createRef, type JSX } from "preact";
import { RowHeights } from "../../state/row_heights.ts";

/** Height that a row is thought to have before it is drawn, in CSS pixels. */
const ESTIMATE_PX = 42;
/** Drawn beyond each edge of the window. */
const OVERSCAN_PX = 600;
/** A row that is brought into view is this far below the top of the window. */
const ABOVE_ROW_PX = 40;
/** This near to the end counts as "at the end". */
const NEAR_END_PX = 48;

/** What is told of the window after it has moved or was drawn. */
export interface VirtualWindow {
  isAtEnd: boolean;
  /** First and last row of which something is in view. */
  first: number;
  last: number;
}

interface VirtualListProps {
  count: number;
  keyOf(index: number): string | undefined;
  renderRow(index: number): JSX.Element;
  label: string;
  /** Row to begin with at the top; the end when absent. */
  startAt?: number | undefined;
  /** Row that rows below it may not push out of the window; none when absent. */
  keepAt?: number | undefined;
  moved(window: VirtualWindow): void;
  /** Receives the list itself: a component takes no `ref`. */
  handle: { current: VirtualList | null };
  onKeyDown?(event: KeyboardEvent): void;
}

interface Range {
  from: number;
  to: number;
}

/** What is kept in its place: the end, or a row's distance from the top of the window. */
type Anchor = { kind: "end" } | { kind: "row"; index: number; key: string; belowTopPx: number };

/** Give it a key when it is to begin anew. */
export class VirtualList extends Component<VirtualListProps> {
  readonly #scroller = createRef<HTMLDivElement>();
  readonly #spacer = createRef<HTMLDivElement>();
  readonly #list = createRef<HTMLOListElement>();
  readonly #heights = new RowHeights(ESTIMATE_PX);
  /** The rows that are drawn. */
  #range: Range;
  #anchor: Anchor = { kind: "end" };
  /** A row is kept in its place that was in view with the end: as soon as both fit again, the end is kept. */
  #returnsToEnd = false;
  /** Rows before this one the user has passed on the way to the end. */
  #passed = 0;
  #firstKey: string | undefined;
  #windowPx = 0;
  #observer: ResizeObserver | undefined;
  /** What was drawn when it was measured last, and out of how many. */
  #settled: Range | undefined;
  #settledCount = 0;

  constructor(props: VirtualListProps) {
    super(props);
    const { count, startAt, keyOf } = props;
    this.#heights.resize(count);
    this.#firstKey = keyOf(0);
    if (startAt !== undefined) this.#anchorAt(startAt);
    const first = startAt ?? count - 1;
    this.#range = { from: Math.max(0, first - 30), to: Math.min(count, first + 30) };
  }

  /** The element that scrolls. */
  get scroller(): HTMLDivElement | null {
    return this.#scroller.current;
  }

  /** Brings the end into view, and keeps it there. */
  toEnd(): void {
    this.#anchorAtEnd({ byUser: true });
    this.#settle();
  }

  /** Brings a row near the top of the window, below what lies over the rows there. */
  toRow(index: number): void {
    this.#anchorAt(index, this.#heights.offsetOf(index) - ABOVE_ROW_PX);
    this.#settle();
  }

  /** Keeps a row where it is in the window, also when its height changes. */
  hold(index: number): void {
    this.#returnsToEnd ||= this.#anchor.kind === "end";
    this.#anchorAt(index, this.#scroller.current?.scrollTop);
  }

  override componentDidMount(): void {
    // The window's own height, and rows whose height changes by themselves.
    this.#observer = new ResizeObserver(() => this.#settle());
    for (const ref of [this.#scroller, this.#list]) {
      if (ref.current !== null) this.#observer.observe(ref.current);
    }
    this.props.handle.current = this;
    this.#settle();
  }

  override componentDidUpdate({ keepAt }: VirtualListProps): void {
    // Rows that are drawn anew in their places: the observer hears of a height that changes, before it is painted.
    const isSettled = this.#settled === this.#range && this.#heights.count === this.#settledCount;
    if (isSettled && keepAt === this.props.keepAt) return;
    this.#settle();
  }

  override componentWillUnmount(): void {
    this.#observer?.disconnect();
  }

  override render({ renderRow, label, count, onKeyDown }: VirtualListProps): JSX.Element {
    this.#follow();
    const { from, to } = this.#range;
    const rows: JSX.Element[] = [];
    for (let index = from; index < Math.min(to, count); index++) rows.push(renderRow(index));
    return (
      <div
        class="scroller"
        ref={this.#scroller}
        onScroll={this.#onScroll}
        onKeyDown={onKeyDown}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <div class="spacer" ref={this.#spacer}>
          <ol class="entries" ref={this.#list}>{rows}</ol>
        </div>
      </div>
    );
  }

  /** Rows may have come at either end, or all of them may be others. */
  #follow(): void {
    const { count, keyOf } = this.props;
    const firstKey = keyOf(0);
    if (count === this.#heights.count && firstKey === this.#firstKey) return;
    const before = this.#rowsBefore();
    if (before === undefined) this.#heights.resize(0);
    this.#heights.resize(count, before ?? 0);
    this.#firstKey = firstKey;
    if (this.#anchor.kind === "row") this.#anchor.index += before ?? 0;
    this.#passed += before ?? 0;
    this.#range = this.#rangeFor(this.#scrollTop());
  }

  /** How many rows are new before what was the first; undefined when that is gone. */
  #rowsBefore(): number | undefined {
    const { count, keyOf } = this.props;
    if (this.#firstKey === undefined) return undefined;
    for (let index = 0; index < count; index++) if (keyOf(index) === this.#firstKey) return index;
    return undefined;
  }

  readonly #onScroll = (): void => {
    const element = this.#scroller.current;
    // Told before the observer of a new height: nobody has scrolled, the window has changed.
    if (element === null || element.clientHeight !== this.#windowPx) return;
    const { scrollTop } = element;
    const isOwn = Math.abs(scrollTop - this.#scrollTop()) < 1;
    if (isOwn && this.#returnsToEnd) return this.#show(scrollTop);
    this.#returnsToEnd = false;
    if (this.#belowPx(scrollTop) < NEAR_END_PX) this.#anchorAtEnd({ byUser: !isOwn });
    else this.#anchorAt(this.#heights.indexAt(scrollTop), scrollTop);
    this.#show(scrollTop);
  };

  /** How much is below the window. */
  #belowPx(scrollTop: number): number {
    return this.#heights.total - scrollTop - this.#windowPx;
  }

  /** The user who goes there passes all that is above; the list that follows the end doesn't. */
  #anchorAtEnd({ byUser }: { byUser: boolean }): void {
    if (byUser) this.#passed = this.#heights.count;
    this.#anchor = { kind: "end" };
  }

  /** Stops at the row that is to be kept, where following the end would push it out of the window. */
  #stopAtKept(): void {
    const { keepAt } = this.props;
    if (this.#anchor.kind !== "end" || keepAt === undefined || keepAt < this.#passed) return;
    const offset = this.#heights.offsetOf(keepAt);
    if (offset >= this.#scrollTop()) return;
    this.#anchorAt(keepAt, offset - ABOVE_ROW_PX);
    this.#returnsToEnd = true;
  }

  #anchorAt(index: number, scrollTop?: number): void {
    const offset = this.#heights.offsetOf(index);
    const belowTopPx = scrollTop === undefined ? 0 : offset - scrollTop;
    this.#anchor = { kind: "row", index, key: this.props.keyOf(index) ?? "", belowTopPx };
  }

  /** Measures what is drawn, puts the anchor back, and draws more where the window shows what is not. */
  #settle(): void {
    const element = this.#scroller.current;
    if (element === null) return;
    this.#measure();
    this.#settled = this.#range;
    this.#settledCount = this.#heights.count;
    this.#windowPx = element.clientHeight;
    if (this.#returnsToEnd && this.#belowPx(this.#scrollTop()) < NEAR_END_PX) {
      this.#returnsToEnd = false;
      this.#anchor = { kind: "end" };
    }
    this.#stopAtKept();
    const wanted = this.#scrollTop();
    if (Math.abs(element.scrollTop - wanted) >= 0.5) element.scrollTop = wanted;
    this.#show(wanted);
  }

  /** Draws what the window shows there, unless it is drawn already. */
  #show(scrollTop: number): void {
    if (this.#covers(scrollTop)) return this.#tell();
    this.#range = this.#rangeFor(scrollTop);
    this.setState({});
  }

  #measure(): void {
    const rows = this.#list.current?.children ?? [];
    const { from } = this.#range;
    for (let at = 0; at < rows.length; at++) {
      this.#heights.set(from + at, rows[at]?.getBoundingClientRect().height ?? ESTIMATE_PX);
    }
    if (this.#spacer.current === null || this.#list.current === null) return;
    this.#spacer.current.style.height = `${this.#heights.total}px`;
    this.#list.current.style.transform = `translateY(${this.#heights.offsetOf(from)}px)`;
  }

  /** Where the window has to be for the anchor to be in its place. */
  #scrollTop(): number {
    const mostPx = Math.max(0, this.#heights.total - this.#windowPx);
    if (this.#anchor.kind === "end") return mostPx;
    const { index, belowTopPx } = this.#anchor;
    return Math.min(mostPx, Math.max(0, this.#heights.offsetOf(index) - belowTopPx));
  }

  #covers(scrollTop: number): boolean {
    const { from, to } = this.#range;
    const { count } = this.props;
    const topPx = this.#heights.offsetOf(from);
    const endPx = this.#heights.offsetOf(Math.min(to, count));
    const marginPx = OVERSCAN_PX / 3;
    return (from === 0 || topPx <= scrollTop - marginPx) &&
      (to >= count || endPx >= scrollTop + this.#windowPx + marginPx);
  }

  #rangeFor(scrollTop: number): Range {
    const from = this.#heights.indexAt(scrollTop - OVERSCAN_PX);
    const to = this.#heights.indexAt(scrollTop + this.#windowPx + OVERSCAN_PX) + 1;
    return { from, to };
  }

  #tell(): void {
    const scrollTop = this.#scroller.current?.scrollTop ?? 0;
    this.props.moved({
      // A row that is kept in its place may be on the last screen.
      isAtEnd: this.#anchor.kind === "end" || this.#belowPx(scrollTop) < NEAR_END_PX,
      first: this.#heights.indexAt(scrollTop),
      last: this.#heights.indexAt(scrollTop + this.#windowPx - 1),
    });
  }
}
