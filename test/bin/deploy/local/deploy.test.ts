import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LocalDeployment } from '../../../../bin/deploy/local/cdklocal-commands';
import { outputsFile } from '../../../../bin/deploy/cdk-words';
import { deployLocally, destroyLocally } from '../../../../bin/deploy/local/deploy';
import { recordedRunner, valuesOf } from '../recorded-runner';

let workFolder: string;
beforeEach(() => {
  workFolder = mkdtempSync(path.join(os.tmpdir(), 'legion-local-'));
});
afterEach(() => rmSync(workFolder, { recursive: true, force: true }));

const ENDPOINT = 'http://emulator:4566';

function aDeployment(): LocalDeployment {
  return {
    endpoint: ENDPOINT,
    region: 'us-east-1',
    stage: 'local',
    context: { shards: 2, indexShards: undefined },
    workFolder,
    env: { PATH: '/bin' },
  };
}

/** An emulator whose mapping goes through the states, one per look. */
function anEmulator({ states = ['Enabled'], failing = '' }: { states?: string[]; failing?: string } = {}) {
  const looked: string[] = [];
  let nowMs = 0;
  const recorder = recordedRunner((verb) => {
    if (verb === 'deploy') {
      const outputs = { 'legion-local-stream': { StreamName: 'legion-local-events', ExportsOutputX: 'internal' } };
      writeFileSync(outputsFile(aDeployment()), JSON.stringify(outputs));
    }
    return verb === failing ? 1 : 0;
  });
  const dependencies = {
    run: recorder.run,
    fetch: async (url: string) => {
      looked.push(url);
      if (url.endsWith('/_localstack/health')) return Response.json({ services: {} });
      const state = states.length > 1 ? states.shift() : states[0];
      return Response.json({ EventSourceMappings: state === undefined ? [] : [{ State: state }] });
    },
    sleep: async (delayMs: number) => void (nowMs += delayMs),
    monotonicNow: () => nowMs,
    note: () => {},
  };
  return { dependencies, looked, commands: recorder.commands, verbs: recorder.verbs };
}

test('deploys by synthesis, bootstrap and deployment of the same assembly, and reports the outputs', async () => {
  const emulator = anEmulator();
  const { outputs } = await deployLocally(aDeployment(), emulator.dependencies);
  expect(emulator.verbs()).toEqual(['synth', 'bootstrap', 'deploy']);
  const [synth, ...others] = emulator.commands;
  const assembly = path.join(workFolder, 'cdk.out');
  expect(valuesOf(synth!, '--output')).toEqual([assembly]);
  expect(valuesOf(synth!, '--context')).toEqual(['target=local', 'stage=local', 'shards=2']);
  expect(others.map((command) => valuesOf(command, '--app'))).toEqual([[assembly], [assembly]]);
  expect(outputs).toEqual({ 'legion-local-stream': { StreamName: 'legion-local-events' } });
});

test('never asks: an emulator is not an account', async () => {
  const emulator = anEmulator();
  await deployLocally(aDeployment(), emulator.dependencies);
  expect(valuesOf(emulator.commands[2]!, '--require-approval')).toEqual(['never']);
  expect(valuesOf(emulator.commands[2]!, '--tags')).toEqual(['application=legion', 'stage=local']);
});

test('waits until the mapping is enabled', async () => {
  const emulator = anEmulator({ states: ['Creating', 'Creating', 'Enabled'] });
  const { tookMs } = await deployLocally(aDeployment(), emulator.dependencies);
  const looks = emulator.looked.filter((url) => url.includes('event-source-mappings'));
  expect(looks).toHaveLength(3);
  expect(looks[0]).toBe(`${ENDPOINT}/2015-03-31/event-source-mappings/?FunctionName=legion-local-bronze-consumer`);
  expect(tookMs).toBe(500);
});

test.each([
  ['Disabled', 'it is Disabled'],
  [undefined, 'there is none'],
])('a mapping that stays %s is reported after two minutes', async (state, got) => {
  const emulator = anEmulator({ states: [state as string] });
  await expect(deployLocally(aDeployment(), emulator.dependencies)).rejects.toThrow(
    `the event source mapping of legion-local-bronze-consumer at ${ENDPOINT} must be Enabled, but ${got}`,
  );
  expect(emulator.dependencies.monotonicNow()).toBeGreaterThanOrEqual(120_000);
});

test.each(['synth', 'bootstrap', 'deploy'])('a failing %s ends the deployment', async (failing) => {
  const emulator = anEmulator({ failing });
  await expect(deployLocally(aDeployment(), emulator.dependencies)).rejects.toThrow(/failed: cdklocal ended with 1/);
  expect(emulator.verbs().at(-1)).toBe(failing);
});

test('without an emulator no command runs', async () => {
  const emulator = anEmulator();
  const dependencies = { ...emulator.dependencies, fetch: () => Promise.reject(new TypeError('fetch failed')) };
  await expect(deployLocally(aDeployment(), dependencies)).rejects.toThrow('no emulator answers');
  await expect(destroyLocally(aDeployment(), dependencies)).rejects.toThrow('no emulator answers');
  expect(emulator.verbs()).toEqual([]);
});

test('destroys every stack without asking', async () => {
  const emulator = anEmulator();
  await destroyLocally(aDeployment(), emulator.dependencies);
  expect(emulator.verbs()).toEqual(['synth', 'destroy']);
  expect(emulator.commands[1]!.args).toEqual(expect.arrayContaining(['--all', '--force']));
});

test('destroys the last deployment without synthesizing', async () => {
  const emulator = anEmulator();
  mkdirSync(path.join(workFolder, 'cdk.out'));
  writeFileSync(path.join(workFolder, 'cdk.out', 'manifest.json'), '{}');
  await destroyLocally(aDeployment(), emulator.dependencies);
  expect(emulator.verbs()).toEqual(['destroy']);
  expect(valuesOf(emulator.commands[0]!, '--app')).toEqual([path.join(workFolder, 'cdk.out')]);
});
