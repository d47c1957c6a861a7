import { parseDocument, type Document } from 'yaml';
import type * as z from 'zod';
import { durationMs, isoDurationMs } from '../../core/duration';
import { nearest } from '../../core/nearest';
import { UserError } from '../../core/user-error';
import { ENGINE_OPERATIONS } from '../gateway/operations/engine-operations';
import type { EngineName } from '../engines/call';
import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS, type FaultKind } from './fault-kind';
import type { FaultRule, FaultSet } from './fault-rule';
import { FAULT_KIND_ALIASES, faultFileSchema, type WrittenFault, type WrittenFaults } from './fault-schema';
import { FAULT_SCOPES } from './fault-scope';

const ALL_KINDS = [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS, ...Object.keys(FAULT_KIND_ALIASES)];
const DEFAULT_SEED = 1;
/** Far more than any list of faults needs; a longer text is something else. */
const MAX_LENGTH = 1_000_000;
const EXAMPLE = 'faults: [{ kind: aws:fis:inject-api-throttle-error, percentage: 10 }]';

/**
 * Reads a file of faults: YAML, of which JSON is a part.
 *
 * @param source how people know the text, such as its file's name
 * @throws UserError with the first thing that is wrong
 */
export function parseFaults(text: string, source: string): FaultSet {
  return new FaultFile(text, source).read();
}

type Path = readonly PropertyKey[];

class FaultFile {
  constructor(
    private readonly text: string,
    private readonly source: string,
  ) {}

  read(): FaultSet {
    const document = this.parsed();
    const value = this.valueOf(document);
    const result = faultFileSchema.safeParse(value);
    if (!result.success) throw this.faultOf(result.error.issues[0]!, value, document);
    return new Checker((path, message) => this.error(document, path, message)).check(result.data);
  }

  private parsed(): Document {
    if (this.text.length > MAX_LENGTH) {
      throw new UserError(`${this.source} has ${this.text.length} characters: this is no list of faults`);
    }
    const document = this.unlessTooDeep(() => parseDocument(this.text, { prettyErrors: false, logLevel: 'error' }));
    const [fault] = document.errors;
    if (!fault) return document;
    const [reason] = fault.message.split('\n');
    throw new UserError(`${this.source}, line ${this.lineAt(fault.pos[0])}: not YAML: ${reason}`, { cause: fault });
  }

  private valueOf(document: Document): unknown {
    const value = this.unlessTooDeep(() => document.toJS() as unknown);
    if (value !== null && value !== undefined && value !== '') return value;
    throw new UserError(`${this.source} is empty: write ${EXAMPLE}`);
  }

  /** Deep nesting and aliases that grow without end make the parser throw. */
  private unlessTooDeep<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw new UserError(`${this.source} cannot be read as YAML: ${(cause as Error).message.split('\n')[0]}`, {
        cause,
      });
    }
  }

  private faultOf(issue: z.core.$ZodIssue, value: unknown, document: Document): UserError {
    if (issue.code === 'unrecognized_keys') {
      const [key] = issue.keys;
      const allowed = Object.keys(
        (issue.path.length === 0 ? faultFileSchema : faultFileSchema.shape.faults.element).shape,
      );
      return this.error(document, [...issue.path, key!], `is unknown; the keys here are ${allowed.join(', ')}`);
    }
    if (issue.path.length === 0)
      return this.error(document, [], `expected a map, got ${shown(value)}; write ${EXAMPLE}`);
    const got = at(value, issue.path);
    const what = got === undefined ? 'is missing' : `is ${shown(got)}`;
    const meant = issue.path.at(-1) === 'kind' && typeof got === 'string' ? nearest(got, ALL_KINDS) : undefined;
    const expected = meant === undefined ? `expected ${issue.message}` : `did you mean ${meant}?`;
    return this.error(document, issue.path, `${what}; ${expected}`);
  }

  private error(document: Document, path: Path, message: string): UserError {
    const line = this.lineOf(document, path);
    return new UserError(`${this.source}${line === undefined ? '' : `, line ${line}`}: ${pathText(path)}${message}`);
  }

  /** Of the innermost part of the path that is there. */
  private lineOf(document: Document, path: Path): number | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { readonly range?: readonly number[] } | undefined;
      const start = node?.range?.[0];
      if (start !== undefined) return this.lineAt(start);
    }
    return undefined;
  }

  private lineAt(offset: number): number {
    return this.text.slice(0, offset).split('\n').length;
  }
}

/** Checks what depends on the kind, and fills in what was left out. */
class Checker {
  private readonly names = new Set<string>();

  constructor(private readonly error: (path: Path, message: string) => UserError) {}

  check({ seed = DEFAULT_SEED, faults }: WrittenFaults): FaultSet {
    faults.forEach(({ name }, at) => {
      if (name === undefined) return;
      if (this.names.has(name)) throw this.error(['faults', at, 'name'], `is ${shown(name)}, as is another fault's`);
      this.names.add(name);
    });
    return { seed, rules: faults.map((fault, at) => this.ruleOf(fault, ['faults', at])) };
  }

  private ruleOf(fault: WrittenFault, path: Path): FaultRule {
    const kind = kindOf(fault);
    const { delayMs, moments } = FAULT_SCOPES[kind];
    if (delayMs === undefined) this.refuse(fault, 'delay', kind, path);
    if (moments === undefined) this.refuse(fault, 'moment', kind, path);
    return {
      name: fault.name ?? this.nameFor(kind),
      kind,
      service: this.service(fault, kind, path),
      operations: this.operations(fault, kind, path),
      percentage: fault.percentage ?? 100,
      afterMs: this.duration(fault, 'after', path) ?? 0,
      durationMs: this.length(fault, 'duration', path),
      delayMs: this.length(fault, 'delay', path) ?? delayMs,
      moment: this.moment(fault, kind, moments, path),
    };
  }

  private nameFor(kind: FaultKind): string {
    let name: string = kind;
    for (let count = 2; this.names.has(name); count += 1) name = `${kind} ${count}`;
    this.names.add(name);
    return name;
  }

  private service({ service }: WrittenFault, kind: FaultKind, path: Path): FaultRule['service'] {
    const { services } = FAULT_SCOPES[kind];
    if (service === undefined || services.includes(service)) return service;
    throw this.error([...path, 'service'], `is ${service}; ${kind} hits ${serviceText(services)}`);
  }

  private operations(fault: WrittenFault, kind: FaultKind, path: Path): FaultRule['operations'] {
    if (fault.operations === undefined) return undefined;
    const where = [...path, 'operations'];
    const { services, operations: hit } = FAULT_SCOPES[kind];
    if (services.length === 0) throw this.error(where, `does not go with ${kind}, which hits no calls of a service`);
    const names = typeof fault.operations === 'string' ? fault.operations.split(',') : fault.operations;
    const known = hit ?? operationsOf(fault.service ? [fault.service] : services);
    return names.map((given) => {
      const name = given.trim();
      if (known.includes(name)) return name;
      const which = hit ? `${kind} hits ${hit.join(', ')}` : `${serviceText(services)} has no such operation`;
      throw this.error(where, `names ${shown(name)}; ${which}`);
    });
  }

  private moment(
    fault: WrittenFault,
    kind: FaultKind,
    moments: readonly NonNullable<FaultRule['moment']>[] | undefined,
    path: Path,
  ): FaultRule['moment'] {
    const { moment = moments?.[0] } = fault;
    if (moment === undefined || moments!.includes(moment)) return moment;
    throw this.error([...path, 'moment'], `is ${moment}; ${kind} happens ${moments!.join(' or ')}`);
  }

  private refuse(fault: WrittenFault, key: 'delay' | 'moment', kind: FaultKind, path: Path): void {
    if (fault[key] !== undefined) throw this.error([...path, key], `does not go with ${kind}`);
  }

  private length(fault: WrittenFault, key: 'duration' | 'delay', path: Path): number | undefined {
    const ms = this.duration(fault, key, path);
    if (ms === 0) throw this.error([...path, key], `is ${shown(fault[key])}; expected a duration longer than nothing`);
    return ms;
  }

  private duration(fault: WrittenFault, key: 'after' | 'duration' | 'delay', path: Path): number | undefined {
    const text = fault[key];
    if (text === undefined) return undefined;
    const ms = durationMs(text) ?? isoDurationMs(text);
    if (ms !== undefined && ms <= MAX_DURATION_MS) return ms;
    throw this.error([...path, key], `is ${shown(text)}; expected a duration such as 90s, 5m or PT5M, at most 24 days`);
  }
}

/** The longest delay of a timer is a little more. */
const MAX_DURATION_MS = 24 * 86_400_000;

function kindOf({ kind }: WrittenFault): FaultKind {
  return kind in FAULT_KIND_ALIASES ? FAULT_KIND_ALIASES[kind as keyof typeof FAULT_KIND_ALIASES] : (kind as FaultKind);
}

function operationsOf(services: readonly EngineName[]): readonly string[] {
  return services.flatMap((service) => [...ENGINE_OPERATIONS[service]]);
}

function serviceText(services: readonly string[]): string {
  return services.length === 0 ? 'no calls of a service' : services.join(' or ');
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** `faults[0].kind `, as people point at it; nothing for the whole file. */
function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${keyText(String(key))}`)).join('');
  return path.length === 0 ? '' : `${text.slice(1)} `;
}

function keyText(key: string): string {
  return /^\w+$/.test(key) ? key : shown(key);
}

const MAX_SHOWN = 60;

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}
