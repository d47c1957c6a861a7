import type { CheckpointStore } from './checkpoints';
import { isWindowKey } from './tumbling-window';

/**
 * Tells what the checkpoints say, once for all changes of a turn of the event loop; at first with none, so that whoever
 * is told knows that there is a reader.
 */
export function tellSettled(
  store: CheckpointStore,
  tell: (checkpoints: Readonly<Record<string, string>>) => void,
): CheckpointStore {
  let changed: Record<string, string> | undefined;
  tell({});
  return {
    ...store,
    set(key, value) {
      store.set(key, value);
      if (isWindowKey(key)) return;
      if (changed) changed[key] = value;
      else {
        changed = { [key]: value };
        setImmediate(() => {
          tell(changed!);
          changed = undefined;
        });
      }
    },
  };
}
