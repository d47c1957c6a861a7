import { aMillionEvents } from '../a-million-events';
import { createAuditor } from './auditor';
import { anInterbankRun } from './interbank-run';
import { followPayments } from './life-of-payments';

aMillionEvents('interbank');

test('over a million payments, money is conserved at every single event', () => {
  const { at } = anInterbankRun({ clients: 3_000, eventsPerSecond: 100, seed: 20_260_104 });
  const auditor = createAuditor();
  const lives = followPayments();
  let position = 0;
  while (lives.count() < 1_000_000) {
    const { event } = at(position);
    auditor.observe(event);
    lives.observe(event);
    position += 1;
  }
  expect(auditor.postings()).toBeGreaterThan(1_900_000);
}, 600_000);
