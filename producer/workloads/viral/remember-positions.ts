const KEPT = 2 ** 13;

/** Keeps what was made for the latest positions, because popular posts are asked for again and again. */
export function rememberPositions<Entry extends { readonly position: number }>(
  make: (position: number) => Entry,
): (position: number) => Entry {
  const kept: (Entry | undefined)[] = Array.from({ length: KEPT });
  return (position) => {
    const known = kept[position % KEPT];
    if (known?.position === position) return known;
    const made = make(position);
    kept[position % KEPT] = made;
    return made;
  };
}
