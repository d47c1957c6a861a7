import { useStore } from '../../state/store-context';

/** Opens the event that was sent last; nothing before. */
export function ShowSent({ sent }: { readonly sent: string | undefined }) {
  const { go } = useStore();
  if (sent === undefined) return null;
  return (
    <button type="button" class="link" onClick={() => go({ tab: 'events', event: sent })}>
      Show it
    </button>
  );
}
