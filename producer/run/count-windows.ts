import { SummaryBuilder, type Windowed, type WindowSummary } from './window-summary';

const DEFAULT_WINDOW_EVENTS = 20;

/** `index` counts the windows from 0. */
export type CountWindow = WindowSummary & { readonly index: number };

export type CountWindows = {
  /** Returns the window that this event completes, if it does. */
  readonly add: (event: Windowed) => CountWindow | undefined;
  /** The incomplete last window; undefined when it is empty. */
  readonly flush: () => CountWindow | undefined;
};

/** Windows of a fixed number of events, in the order they are added. */
export function createCountWindows({ windowEvents = DEFAULT_WINDOW_EVENTS } = {}): CountWindows {
  let builder = new SummaryBuilder();
  let index = 0;
  let held = 0;
  const close = (): CountWindow => {
    const window = { index, ...builder.summary() };
    builder = new SummaryBuilder();
    index += 1;
    held = 0;
    return window;
  };
  return {
    add: (event) => {
      builder.add(event);
      held += 1;
      return held >= windowEvents ? close() : undefined;
    },
    flush: () => (held > 0 ? close() : undefined),
  };
}
