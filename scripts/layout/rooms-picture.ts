import { ROOMS, type Room } from './rooms';

/**
 * The rooms in the order of imports as a Mermaid flowchart: one box per top-level folder, one node per room, and a
 * rounded node for a pure room.
 */
export function roomsPicture(): string {
  const floors = floorsOf(ROOMS.filter((room) => !room.only));
  const aside = ROOMS.filter((room) => room.only);
  return [
    '```mermaid',
    'flowchart TB',
    ...floors.flatMap(([folder, rooms]) => floorLines(folder, rooms)),
    `  ${floors.map(([folder]) => `floor_${folder}`).join(' --> ')}`,
    ...aside.flatMap((room) => [
      `  ${nodeOf(room)}`,
      ...room.only!.map((imported) => `  ${idOf(room.path)} -.-> ${idOf(imported)}`),
    ]),
    '```',
  ].join('\n');
}

type Floor = readonly [folder: string, rooms: Room[]];

/** Neighbours in the list that share a top-level folder. */
function floorsOf(rooms: readonly Room[]): Floor[] {
  const floors: Floor[] = [];
  for (const room of rooms) {
    const folder = room.path.split('/')[0]!;
    const last = floors.at(-1);
    if (last?.[0] === folder) last[1].push(room);
    else floors.push([folder, [room]]);
  }
  return floors;
}

function floorLines(folder: string, rooms: readonly Room[]): string[] {
  return [
    `  subgraph floor_${folder} ["${folder}/"]`,
    '    direction LR',
    `    ${rooms.map(nodeOf).join(' --> ')}`,
    '  end',
  ];
}

function nodeOf({ path, isPure }: Room): string {
  return isPure ? `${idOf(path)}(["${path}"])` : `${idOf(path)}["${path}"]`;
}

function idOf(path: string): string {
  return path.replaceAll('/', '_');
}
