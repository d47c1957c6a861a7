import { KINESIS_OPERATIONS } from '../gateway/operations/kinesis';
import type { FaultKind } from './fault-kind';
import type { FaultRule, FaultSet } from './fault-rule';

/** What the experiment is about, by ARN. */
export type FisTargets = {
  /** The role whose calls are hit, and which AWS FIS assumes unless another is named. */
  readonly role: string;
  readonly fisRole?: string | undefined;
  readonly stream: string;
  /** Without one, faults of functions are left out. */
  readonly function?: string | undefined;
};

type Action = {
  readonly actionId: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly targets?: Readonly<Record<string, string>>;
  readonly startAfter?: readonly string[];
};

/** Input of CreateExperimentTemplate without its client token, which the AWS CLI and SDKs add. */
type FisTemplate = {
  readonly description: string;
  readonly roleArn: string;
  readonly stopConditions: readonly { readonly source: 'none' }[];
  readonly targets: Readonly<
    Record<string, { resourceType: string; resourceArns: readonly string[]; selectionMode: 'ALL' }>
  >;
  readonly actions: Readonly<Record<string, Action>>;
};

export type FisExport = {
  readonly template: FisTemplate;
  /** What differs from the set, in sentences. */
  readonly changed: readonly string[];
  /** What AWS FIS cannot do, in sentences. */
  readonly leftOut: readonly string[];
};

/** AWS FIS User Guide, "AWS FIS actions reference": the range of every duration. */
const MIN_MS = 60_000;
const MAX_MS = 12 * 3_600_000;
/** For faults without an end: an experiment must have one. */
const ENDLESS_MS = 600_000;
/** The same page, aws:lambda:invocation-add-delay. */
const MAX_DELAY_MS = 900_000;
const MAX_NAME_LENGTH = 64;

const TARGETS = {
  roles: { key: 'Roles', resourceType: 'aws:iam:role' },
  streams: { key: 'KinesisStreams', resourceType: 'aws:kinesis:stream' },
  functions: { key: 'Functions', resourceType: 'aws:lambda:function' },
} as const;
type TargetName = keyof typeof TARGETS;

const TARGET_OF: Partial<Record<FaultKind, TargetName>> = {
  'aws:fis:inject-api-internal-error': 'roles',
  'aws:fis:inject-api-throttle-error': 'roles',
  'aws:fis:inject-api-unavailable-error': 'roles',
  'aws:kinesis:stream-provisioned-throughput-exception': 'streams',
  'aws:kinesis:stream-expired-iterator-exception': 'streams',
  'aws:lambda:invocation-error': 'functions',
  'aws:lambda:invocation-add-delay': 'functions',
};

/** Writes a set of faults as an experiment template of AWS FIS, as far as AWS FIS has its kinds. */
export function fisTemplate(set: FaultSet, targets: FisTargets): FisExport {
  return new TemplateWriter(targets).write(set);
}

class TemplateWriter {
  private readonly actions: Record<string, Action> = {};
  private readonly used = new Set<TargetName>();
  private readonly changed: string[] = [];
  private readonly leftOut: string[] = [];

  constructor(private readonly given: FisTargets) {}

  write({ rules }: FaultSet): FisExport {
    for (const rule of rules) this.add(rule);
    const arns = { roles: this.given.role, streams: this.given.stream, functions: this.given.function };
    const targets = [...this.used].map((name) => {
      const { resourceType } = TARGETS[name];
      return [name, { resourceType, resourceArns: [arns[name]!], selectionMode: 'ALL' as const }] as const;
    });
    const template: FisTemplate = {
      description: `Faults written by Legion: ${Object.keys(this.actions).length} actions`,
      roleArn: this.given.fisRole ?? this.given.role,
      stopConditions: [{ source: 'none' }],
      targets: Object.fromEntries(targets),
      actions: this.actions,
    };
    return { template, changed: this.changed, leftOut: this.leftOut };
  }

  private add(rule: FaultRule): void {
    const target = TARGET_OF[rule.kind];
    const reason = this.reasonAgainst(rule, target);
    if (target === undefined || reason !== undefined) {
      this.leftOut.push(`${titleOf(rule)}: ${reason}`);
      return;
    }
    this.used.add(target);
    const startAfter = rule.afterMs > 0 ? [this.wait(rule)] : undefined;
    this.actions[this.nameFor(rule.name)] = {
      actionId: rule.kind,
      description: titleOf(rule),
      parameters: this.parameters(rule, target),
      targets: { [TARGETS[target].key]: target },
      ...(startAfter && { startAfter }),
    };
  }

  private reasonAgainst({ kind, service, percentage }: FaultRule, target: TargetName | undefined): string | undefined {
    if (target === undefined) return `AWS FIS has no action like ${kind}`;
    if (percentage === 0) return 'it never fires, and AWS FIS has no percentage below 1';
    if (target === 'roles' && service === 'dynamodb') return 'AWS FIS injects API errors into EC2 and Kinesis only';
    if (target === 'functions' && this.given.function === undefined) return 'no function is named: add --function ARN';
    return undefined;
  }

  private parameters(rule: FaultRule, target: TargetName): Record<string, string> {
    const common = { duration: this.duration(rule, rule.durationMs ?? this.endless(rule), 'lasts') };
    const percentage = this.percentage(rule);
    if (target === 'functions') return { ...common, invocationPercentage: percentage, ...this.ofFunction(rule) };
    if (target === 'streams') {
      if (rule.operations) this.changed.push(`${titleOf(rule)}: hits every operation that the action supports`);
      return { ...common, percentage };
    }
    if (rule.service === undefined) this.changed.push(`${titleOf(rule)}: hits Kinesis only, and not DynamoDB`);
    const known = KINESIS_OPERATIONS.operations;
    const operations = (rule.operations ?? [...known.keys()]).filter((name) => known.has(name)).join(',');
    return { ...common, service: 'kinesis', percentage, operations };
  }

  private ofFunction(rule: FaultRule): Record<string, string> {
    if (rule.kind === 'aws:lambda:invocation-error') return { preventExecution: 'true' };
    const delayMs = Math.min(rule.delayMs ?? 0, MAX_DELAY_MS);
    if (delayMs !== rule.delayMs) this.changed.push(`${titleOf(rule)}: delays by 15 minutes, AWS FIS's maximum`);
    return { startupDelayMilliseconds: String(delayMs) };
  }

  private percentage(rule: FaultRule): string {
    const whole = Math.max(1, Math.round(rule.percentage));
    if (whole !== rule.percentage) this.changed.push(`${titleOf(rule)}: hits ${whole} %, not ${rule.percentage} %`);
    return String(whole);
  }

  private endless(rule: FaultRule): number {
    this.changed.push(`${titleOf(rule)}: ends after 10 minutes, because an experiment must have an end`);
    return ENDLESS_MS;
  }

  private duration(rule: FaultRule, ms: number, verb: string): string {
    const allowed = Math.min(Math.max(ms, MIN_MS), MAX_MS);
    if (allowed !== ms) {
      const bound = allowed === MIN_MS ? 'one minute, the minimum' : '12 hours, the maximum';
      this.changed.push(`${titleOf(rule)}: ${verb} ${bound} of AWS FIS`);
    }
    return `PT${Math.round(allowed / 1_000)}S`;
  }

  private wait(rule: FaultRule): string {
    const name = this.nameFor(`wait-for-${rule.name}`);
    const duration = this.duration(rule, rule.afterMs, 'begins after');
    this.actions[name] = {
      actionId: 'aws:fis:wait',
      description: `Before ${titleOf(rule)}`,
      parameters: { duration },
    };
    return name;
  }

  /** Names of actions have no spaces and at most 64 characters. */
  private nameFor(text: string): string {
    const base = text.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, MAX_NAME_LENGTH);
    let name = base;
    for (let count = 2; name in this.actions; count += 1) {
      name = `${base.slice(0, MAX_NAME_LENGTH - String(count).length - 1)}-${count}`;
    }
    return name;
  }
}

function titleOf({ name, kind }: FaultRule): string {
  return name === kind ? kind : `${name} (${kind})`;
}
