import { workerData } from 'node:worker_threads';
import type { Answer, Call } from '../../../../lib/cloud/engines/call';
import type { EngineThreadData } from '../../../../lib/cloud/engines/engine';
import { serveEngine, type EngineSurroundings, type OpenEngine } from '../../../../lib/cloud/engines/serve-engine';

/** An engine's thread that answers with what it was asked, and can do what engines do when things go wrong. */
const open = ({ warn }: EngineSurroundings): OpenEngine => {
  let settled = 'nothing';
  let close = async () => warn('closed');
  return {
    engine: { call, close: () => close() },
    settled: (checkpoints) => void (settled = JSON.stringify(checkpoints)),
  };

  function call({ operation, body }: Call): Answer | Promise<Answer> {
    switch (operation) {
      case 'Settled':
        return answer(settled);
      case 'Throw':
        throw new Error('a defect');
      case 'Reject':
        return Promise.reject(new Error('a late defect'));
      case 'Later':
        return new Promise((resolve) => setImmediate(() => resolve(answer('later'))));
      case 'FailAtTheEnd':
        close = () => Promise.reject(new Error('the disk is gone'));
        return answer('');
      case 'Die':
        return new Promise(() =>
          setImmediate(() => {
            throw new Error('the heap is torn');
          }),
        );
      case 'ListTables':
        return answer(JSON.stringify({ TableNames: [Buffer.from(body).toString()] }));
      default:
        return answer(`${operation}: ${Buffer.from(body).toString()}`);
    }
  }
};
serveEngine({ service: 'dynamodb', open, otherwise: 'it begins empty' }, workerData as EngineThreadData);

function answer(text: string): Answer {
  return { status: 200, body: new TextEncoder().encode(text) };
}
