import fc from 'fast-check';
import { readSharedClients, shareClients } from '../../../producer/generation/shared-clients';
import { clientArbitrary } from '../a-client';

test('clients come out of shared memory as they went in', () => {
  fc.assert(
    fc.property(fc.array(clientArbitrary, { maxLength: 20 }), (clients) => {
      expect(readSharedClients(shareClients(clients))).toEqual(clients);
    }),
  );
});
