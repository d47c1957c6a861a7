import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programOf, type Prepared, type Program } from '../clients/programs';

/** Whom the secure listener lets in, by each of its mechanisms. */
export const BROKER_USER = { username: 'legion', password: 'a password of tests' } as const;

const CLUSTER = 'MkU3OEVBNTcwNTJENDM2Qk';
const KEYSTORE_PASSWORD = 'changeit';
const MAX_LOG = 4_000;

/**
 * Apache Kafka in a process of its own: broker and controller in one, on 127.0.0.1 only, its data in a temporary folder
 * that survives the process. The ports stay the same from start to start.
 */
export class KafkaBroker {
  readonly #program: Program;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'legion-kafka-'));
  #ports: readonly number[] = [];
  #child: ChildProcess | undefined;
  #log = '';

  constructor(prepared: Prepared) {
    this.#program = programOf(prepared);
  }

  /** Of the listener without TLS and users. */
  get brokers(): readonly string[] {
    return [`127.0.0.1:${this.#ports[0]}`];
  }

  /** Of the listener with TLS, which asks for a user. */
  get secureBrokers(): readonly string[] {
    return [`127.0.0.1:${this.#ports[2]}`];
  }

  /** The certificate of the secure listener, in PEM. */
  get certificate(): string {
    return readFileSync(this.#file('certificate.pem'), 'utf8');
  }

  /** Starts it, with the data that it had before; resolves when it takes requests. */
  async start(): Promise<void> {
    if (this.#ports.length === 0) await this.#format();
    this.#log = '';
    const { file, words } = this.#program;
    const child = spawn(file, [...words, 'kafka.Kafka', this.#file('properties')], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const look = (data: Buffer) => {
        this.#log = (this.#log + data.toString()).slice(-MAX_LOG);
        if (/Kafka Server started/.test(this.#log)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the broker ended with ${code}: ${this.#log}`)));
    });
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it in order, and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async #format(): Promise<void> {
    this.#ports = await freePorts(3);
    const keystore = this.#file('keystore.p12');
    const certificate = ['-alias', 'broker', '-keystore', keystore, '-storepass', KEYSTORE_PASSWORD];
    const names = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1', '-validity', '30'];
    finish('keytool', ['-genkeypair', '-keyalg', 'RSA', '-storetype', 'PKCS12', ...names, ...certificate]);
    finish('keytool', ['-exportcert', '-rfc', '-file', this.#file('certificate.pem'), ...certificate]);
    writeFileSync(this.#file('properties'), propertiesText({ ports: this.#ports, folder: this.#folder, keystore }));
    const { username, password } = BROKER_USER;
    const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]);
    const { file, words } = this.#program;
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', this.#file('properties'), ...users];
    finish(file, [...words, ...format]);
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }
}

function finish(file: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(file, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stdout}${stderr}`);
}

type Place = { readonly ports: readonly number[]; readonly folder: string; readonly keystore: string };

function propertiesText({ ports: [open, controller, secure], folder, keystore }: Place): string {
  const { username, password } = BROKER_USER;
  const module = 'org.apache.kafka.common.security';
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${open},SECURE://127.0.0.1:${secure},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${open},SECURE://127.0.0.1:${secure}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL
listener.name.secure.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.secure.plain.sasl.jaas.config=${module}.plain.PlainLoginModule required user_${username}="${password}";
listener.name.secure.scram-sha-256.sasl.jaas.config=${module}.scram.ScramLoginModule required;
listener.name.secure.scram-sha-512.sasl.jaas.config=${module}.scram.ScramLoginModule required;
listener.name.secure.ssl.keystore.type=PKCS12
listener.name.secure.ssl.keystore.location=${keystore}
listener.name.secure.ssl.keystore.password=${KEYSTORE_PASSWORD}
listener.name.secure.ssl.key.password=${KEYSTORE_PASSWORD}
log.dirs=${path.join(folder, 'data')}
num.partitions=4
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
`;
}

/** Held together, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
