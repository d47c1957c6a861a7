import { parentPort, workerData } from 'node:worker_threads';
import { hash32 } from '../../../lib/core/hash';

const input: string = workerData as string;
parentPort!.postMessage(hash32(input));
