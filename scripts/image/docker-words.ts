import path from 'node:path';
import { REPOSITORY } from '../../bin/deploy/repository';

/** Arguments of `docker`. */
export type DockerWords = readonly string[];

/** Where a container keeps its state for the next one. */
const STATE_VOLUME = 'legion-data';

/** No network, no rights, and nothing to write to but the state folder and /tmp. */
const CONFINED = '--network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges'.split(' ');

/** Long enough to exercise every part, short enough to wait for. */
const PROVEN_RUN = 'demo --events 1000 --json'.split(' ');

/**
 * On the host's network, 127.0.0.1 inside the container is this machine's. `--init` lets a signal end the container
 * before its program listens for signals.
 */
const REACHABLE = `--init --network host --volume ${STATE_VOLUME}:/data`.split(' ');

/** Fails when no engine answers. */
export const ENGINE_WORDS: DockerWords = ['version', '--format', '{{.Server.Version}}'];

export function buildWords(tags: readonly string[], version: string): DockerWords {
  const file = path.join(REPOSITORY, 'bin', 'Dockerfile');
  const label = `org.opencontainers.image.version=${version}`;
  return ['build', '--file', file, '--label', label, ...tags.flatMap((tag) => ['--tag', tag]), REPOSITORY];
}

/** Runs the demo in a confined container. */
export function testWords(tag: string): DockerWords {
  return ['run', '--rm', ...CONFINED, tag, ...PROVEN_RUN];
}

export function pushWords(tag: string): DockerWords {
  return ['push', tag];
}

/** @param terminal whether a person can type into the container */
export function runWords(
  tag: string,
  { words, terminal }: { readonly words: DockerWords; readonly terminal: boolean },
): DockerWords {
  return ['run', '--rm', ...REACHABLE, ...(terminal ? ['--interactive', '--tty'] : []), tag, ...words];
}

/** Fails when the image does not exist. */
export function inspectWords(tag: string): DockerWords {
  return ['image', 'inspect', '--format', '{{.Id}}', tag];
}

export function removeWords(tag: string): DockerWords {
  return ['image', 'rm', tag];
}
