import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AwsDeployment } from '../../../../bin/deploy/aws/cdk-commands';
import { outputsFile } from '../../../../bin/deploy/cdk-words';
import { deployToAws, destroyOnAws, type DeployChoices } from '../../../../bin/deploy/aws/deploy';
import { recordedRunner, valuesOf } from '../recorded-runner';

let workFolder: string;
beforeEach(() => {
  workFolder = mkdtempSync(path.join(os.tmpdir(), 'legion-aws-'));
});
afterEach(() => rmSync(workFolder, { recursive: true, force: true }));

function aDeployment(changes: Partial<AwsDeployment> = {}): AwsDeployment {
  return {
    stage: 'dev',
    region: 'eu-central-1',
    context: { shards: 'on-demand', indexShards: undefined, retentionDays: 90 },
    tags: {},
    approval: 'broadening',
    workFolder,
    env: { PATH: '/bin', AWS_PROFILE: 'sandbox' },
    ...changes,
  };
}

const API_URL = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
const OUTPUTS = {
  'legion-dev-stream': { StreamName: 'legion-dev-events', ExportsOutputRefX: 'internal' },
  'legion-dev-api': { ApiUrl: API_URL },
};

/** What happened, in order: commands by their verb, the cost, the question. */
function aSession({ confirmed = true, failing = '' } = {}) {
  const story: string[] = [];
  const recorder = recordedRunner((verb) => {
    story.push(verb);
    if (verb === 'deploy') writeFileSync(outputsFile(aDeployment()), JSON.stringify(OUTPUTS));
    return verb === failing ? 1 : 0;
  });
  const attached: string[] = [];
  const dependencies = {
    run: recorder.run,
    runAttached: (command: Parameters<typeof recorder.run>[0]) => {
      attached.push(command.args[1]!);
      return recorder.run(command);
    },
    confirm: async (question: string) => {
      story.push(question);
      return confirmed;
    },
    note: () => {},
  };
  const choices = (changes: Partial<DeployChoices> = {}): DeployChoices => ({
    showCost: () => void story.push('cost'),
    planOnly: false,
    bootstrap: false,
    ...changes,
  });
  return { story, attached, commands: recorder.commands, dependencies, choices };
}

const command = (session: ReturnType<typeof aSession>, verb: string) =>
  session.commands.find(({ args }) => args[1] === verb)!;

describe('deploy', () => {
  test('shows the plan and the cost and asks before it creates anything', async () => {
    const session = aSession();
    const result = await deployToAws(aDeployment(), session.choices(), session.dependencies);
    expect(session.story).toEqual(['synth', 'diff', 'cost', 'Deploy stage dev?', 'deploy']);
    const outputs = { 'legion-dev-stream': { StreamName: 'legion-dev-events' }, 'legion-dev-api': { ApiUrl: API_URL } };
    expect(result).toEqual({ deployed: true, outputs });
  });

  test('creates nothing without confirmation', async () => {
    const session = aSession({ confirmed: false });
    const result = await deployToAws(aDeployment(), session.choices({ bootstrap: true }), session.dependencies);
    expect(session.story).toEqual(['synth', 'diff', 'cost', 'Deploy stage dev?']);
    expect(result).toEqual({ deployed: false, because: 'not confirmed' });
  });

  test('ends after plan and cost when only they are requested', async () => {
    const session = aSession();
    const result = await deployToAws(aDeployment(), session.choices({ planOnly: true }), session.dependencies);
    expect(session.story).toEqual(['synth', 'diff', 'cost']);
    expect(result).toEqual({ deployed: false, because: 'plan only' });
  });

  test('bootstraps a new account and region before the deployment when requested', async () => {
    const session = aSession();
    await deployToAws(aDeployment(), session.choices({ bootstrap: true }), session.dependencies);
    expect(session.story.slice(-2)).toEqual(['bootstrap', 'deploy']);
  });

  test('plans and deploys the assembly that was synthesized once, with the context of the stage', async () => {
    const session = aSession();
    await deployToAws(aDeployment(), session.choices(), session.dependencies);
    const assembly = path.join(workFolder, 'cdk.out');
    const synth = command(session, 'synth');
    expect(valuesOf(synth, '--output')).toEqual([assembly]);
    expect(valuesOf(synth, '--context')).toEqual(['target=aws', 'stage=dev', 'shards=on-demand', 'retentionDays=90']);
    for (const verb of ['diff', 'deploy']) {
      expect(valuesOf(command(session, verb), '--app')).toEqual([assembly]);
    }
    expect(command(session, 'deploy').args).toContain('--all');
  });

  test.each(['never', 'broadening', 'any-change'] as const)(
    'passes the approval %s on, with the terminal to ask on',
    async (approval) => {
      const session = aSession();
      await deployToAws(aDeployment({ approval }), session.choices(), session.dependencies);
      expect(valuesOf(command(session, 'deploy'), '--require-approval')).toEqual([approval]);
      expect(session.attached).toEqual(['deploy']);
    },
  );

  test('tags everything with application, stage and the given tags', async () => {
    const session = aSession();
    await deployToAws(aDeployment({ tags: { owner: 'me' } }), session.choices(), session.dependencies);
    expect(valuesOf(command(session, 'deploy'), '--tags')).toEqual(['application=legion', 'stage=dev', 'owner=me']);
  });

  test('never reaches an emulator, whatever the environment says', async () => {
    const env = {
      PATH: '/bin',
      AWS_PROFILE: 'sandbox',
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_ENDPOINT_URL_S3: 'http://localhost:4566',
      AWS_S3_FORCE_PATH_STYLE: '1',
      LOCALSTACK_ENDPOINT: 'http://localhost:4566',
    };
    const session = aSession();
    await deployToAws(aDeployment({ env }), session.choices(), session.dependencies);
    for (const { env: seen } of session.commands) {
      expect(seen).toEqual({
        PATH: '/bin',
        AWS_PROFILE: 'sandbox',
        AWS_REGION: 'eu-central-1',
        AWS_DEFAULT_REGION: 'eu-central-1',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      });
    }
  });

  test('leaves the region to the AWS configuration when none is named', async () => {
    const session = aSession();
    await deployToAws(aDeployment({ region: undefined }), session.choices(), session.dependencies);
    expect(session.commands[0]!.env).not.toHaveProperty('AWS_REGION');
  });

  test('stops before the cost and before creating anything when the plan fails', async () => {
    const session = aSession({ failing: 'diff' });
    const failing = deployToAws(aDeployment(), session.choices(), session.dependencies);
    await expect(failing).rejects.toThrow(/^plan failed: cdk ended with 1.*check the credentials and the region$/);
    expect(session.story).toEqual(['synth', 'diff']);
  });

  test('says what a new account needs when a deployment fails', async () => {
    const session = aSession({ failing: 'deploy' });
    await expect(deployToAws(aDeployment(), session.choices(), session.dependencies)).rejects.toThrow(
      /--bootstrap once$/,
    );
  });
});

describe('destroy', () => {
  test('asks, and then removes every stack of the stage, including a budget', async () => {
    const session = aSession();
    expect(await destroyOnAws(aDeployment(), session.dependencies)).toEqual({ destroyed: true });
    expect(session.story).toEqual(['synth', 'Destroy stage dev with every event that is stored in it?', 'destroy']);
    const context = valuesOf(command(session, 'synth'), '--context');
    expect(context).toEqual(expect.arrayContaining(['stage=dev', 'budgetUsd=1', 'budgetEmail=nobody@example.com']));
    expect(command(session, 'destroy').args).toEqual(expect.arrayContaining(['--all', '--force']));
  });

  test('removes nothing without confirmation', async () => {
    const session = aSession({ confirmed: false });
    expect(await destroyOnAws(aDeployment(), session.dependencies)).toEqual({ destroyed: false });
    expect(session.story).not.toContain('destroy');
  });

  test('refuses the retained stage before it does anything', async () => {
    const session = aSession();
    await expect(destroyOnAws(aDeployment({ stage: 'prod' }), session.dependencies)).rejects.toThrow(
      /^stage prod is protected and keeps its data/,
    );
    expect(session.story).toEqual([]);
  });

  test('says what a bucket may hold when a removal fails', async () => {
    const session = aSession({ failing: 'destroy' });
    await expect(destroyOnAws(aDeployment(), session.dependencies)).rejects.toThrow(/failure bucket.*empty it/);
  });
});
