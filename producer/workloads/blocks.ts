/**
 * Keeps the latest blocks of a simulation that is made block by block. A block is a pure function of its index, so the
 * order in which positions are asked for affects the time that it takes and nothing else.
 */
export function rememberBlocks<Block>(make: (index: number) => Block, keep: number): (index: number) => Block {
  const known = new Map<number, Block>();
  return (index) => {
    const found = known.get(index);
    if (found !== undefined) return found;
    const made = make(index);
    if (known.size >= keep) known.delete(known.keys().next().value!);
    known.set(index, made);
    return made;
  };
}
